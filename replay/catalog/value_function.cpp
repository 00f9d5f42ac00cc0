#include "replay/catalog/value_function.hpp"

#include "replay/catalog/sqlite_tokens.hpp"
#include "replay/catalog/text_forms.hpp"
#include "replay/value/codec.hpp"

namespace crossfade::catalog {

namespace {

using value::cell;
using value::cell_view;
using value::kind;
using value::storage_class;

struct function_state {
  column of;
  value_function::purpose what = value_function::purpose::identity;
  std::string scratch;
};

cell_view view_of(sqlite3_value* v) {
  const auto bytes = [v](const void* data) {
    return std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_value_bytes(v)));
  };
  switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
      return cell_view::of_integer(sqlite3_value_int64(v));
    case SQLITE_FLOAT:
      return cell_view::of_real(sqlite3_value_double(v));
    case SQLITE_TEXT: {
      const void* data = sqlite3_value_text(v);
      return cell_view::of_text(data == nullptr ? std::string_view("") : bytes(data));
    }
    case SQLITE_BLOB: {
      const void* data = sqlite3_value_blob(v);
      return cell_view::of_blob(data == nullptr ? std::string_view("") : bytes(data));
    }
    default:
      return cell_view::null();
  }
}

void answer(sqlite3_context* context, const cell_view& c) {
  switch (c.holds) {
    case storage_class::null:
      return sqlite3_result_null(context);
    case storage_class::integer:
      return sqlite3_result_int64(context, c.integer);
    case storage_class::real:
      return sqlite3_result_double(context, c.real);
    case storage_class::text:
      return sqlite3_result_text64(context, c.bytes.data() ? c.bytes.data() : "", c.bytes.size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    case storage_class::blob:
      return sqlite3_result_blob64(context, c.bytes.data() ? c.bytes.data() : "", c.bytes.size(), SQLITE_TRANSIENT);
  }
}

// 1.50 and 1.5 are one numeric, -0 and 0 one number.
void trim_number(std::string& text) {
  if (text.find('.') != std::string::npos && text.find_first_of("eE") == std::string::npos) {
    while (text.back() == '0')
      text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  if (text == "-0") text = "0";
}

void run(sqlite3_context* context, int, sqlite3_value** arguments) {
  auto* state = static_cast<function_state*>(sqlite3_user_data(context));
  const cell_view from = view_of(arguments[0]);
  if (from.is_null()) return sqlite3_result_null(context);
  if (state->what == value_function::purpose::canonical) return answer(context, canonical_cell(state->of, from).view());
  state->scratch.clear();
  if (!value::encode(from, state->of.type, state->of.storage, value::wire_format::text, {}, state->scratch))
    return sqlite3_result_null(context);
  if (value::is_number(state->of.type.what)) trim_number(state->scratch);
  answer(context, cell_view::of_text(state->scratch));
}

// ISO forms that every program reads alike; a zone only where it is UTC's, or the type keeps instants.
bool plain_moment(const column& c, std::string_view text) {
  if (c.type.what == kind::date) {
    const timestamp_form form = form_of_timestamp(text);
    if (!form.valid) return false;
    // A date with a time of midnight is that date.
    return !form.has_time || (!form.zone && text.substr(11).find_first_not_of("0:.") == std::string_view::npos);
  }
  if (c.type.what == kind::time) {
    const time_form form = form_of_time(text);
    return form.valid && !form.zone && form.fraction_digits <= 6;
  }
  const timestamp_form form = form_of_timestamp(text);
  if (!form.valid || form.fraction_digits > 6) return false;
  return !form.zone || c.type.what == kind::timestamptz || form.zone_minutes == 0;
}

bool may_rewrite(const column& c, const cell_view& from) {
  const bool text = from.holds == storage_class::text;
  switch (c.type.what) {
    case kind::boolean:
      return from.holds != storage_class::blob;
    case kind::int2:
    case kind::int4:
    case kind::int8:
      return text || from.holds == storage_class::real;
    case kind::date:
    case kind::time:
    case kind::timestamp:
    case kind::timestamptz:
      return text && plain_moment(c, from.bytes);
    case kind::uuid:
      return text;
    case kind::unknown:
    case kind::oid:
    case kind::float4:
    case kind::float8:
    case kind::numeric:
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
    case kind::bytea:
    case kind::interval:
    case kind::json:
    case kind::jsonb:
    case kind::enumeration:
    case kind::array:
    case kind::other:
      return false;
  }
  return false;
}

}  // namespace

cell canonical_cell(const column& c, const cell_view& from) {
  if (from.is_null() || !may_rewrite(c, from)) return cell(from);
  std::string text;
  if (!value::encode(from, c.type, c.storage, value::wire_format::text, {}, text)) return cell(from);
  auto made = value::decode(text, value::wire_format::text, c.type, c.storage, {}, value::decode_for::assignment);
  return made ? std::move(*made) : cell(from);
}

value_function::value_function(store::sqlite& db, const column& c, purpose what) : db_(db.raw()) {
  static thread_local unsigned number = 0;
  name_ = "crossfade_value_" + std::to_string(++number);
  auto* state = new function_state{c, what, {}};
  // The destructor is called even where the installation fails.
  code_ = sqlite3_create_function_v2(db_, name_.c_str(), 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, state, &run, nullptr,
                                     nullptr, [](void* p) { delete static_cast<function_state*>(p); });
}

value_function::~value_function() {
  (void)sqlite3_create_function_v2(db_, name_.c_str(), 1, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr, nullptr);
}

result<void> value_function::installed() const {
  if (code_ != SQLITE_OK) return store::sqlite_error(db_, code_);
  return {};
}

}  // namespace crossfade::catalog
