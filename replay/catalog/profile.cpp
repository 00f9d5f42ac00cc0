#include "replay/catalog/profile.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "replay/catalog/sqlite_tokens.hpp"
#include "replay/catalog/text_forms.hpp"
#include "replay/value/number.hpp"

namespace crossfade::catalog {

namespace {

using value::cell_view;
using value::kind;
using value::storage;
using value::storage_class;

constexpr std::int64_t millis_from = 100'000'000'000;  // as seconds: the year 5138

void mark(column_tally& t, storage s) { ++t.exact[static_cast<std::size_t>(s)]; }
std::uint64_t exact(const column_tally& t, storage s) { return t.exact[static_cast<std::size_t>(s)]; }

void tally_boolean(const cell_view& c, column_tally& t) {
  if (c.holds == storage_class::integer && (c.integer == 0 || c.integer == 1)) {
    ++t.zero_one;
    mark(t, storage::boolean_integer);
  }
  if (c.holds != storage_class::text) return;
  const std::string low = lower_ascii(c.bytes);
  if (low == "true" || low == "false") ++t.words;
  if (low == "t" || low == "f") ++t.letters;
  if (low == "0" || low == "1") ++t.zero_one;
  if (c.bytes == "true" || c.bytes == "false") mark(t, storage::boolean_word);
  if (c.bytes == "T" || c.bytes == "F") mark(t, storage::boolean_letter);
}

// timestamp(0) rounds: a fraction beyond the type's precision is not the value's own spelling.
bool within_precision(const value::type& type, std::string_view text) {
  const auto dot = text.find('.');
  if (type.modifier < 0 || dot == std::string_view::npos) return true;
  const auto beyond = text.find_first_not_of("0123456789", dot + 1);
  const std::string_view fraction = text.substr(dot + 1, beyond == std::string_view::npos ? beyond : beyond - dot - 1);
  const auto kept = static_cast<std::size_t>(type.modifier);
  return fraction.size() <= kept || fraction.find_first_not_of('0', kept) == std::string_view::npos;
}

// Six digits, or none where the fraction is zero: the spelling of storages without `micros`.
template <class Form>
bool whole_or_six(const Form& form) {
  return form.fraction_digits == 0 || (form.fraction_digits == 6 && !form.zero_fraction);
}

void tally_timestamp(const value::type& type, const cell_view& c, column_tally& t) {
  if (c.holds == storage_class::integer) {
    const bool millis = c.integer >= millis_from || c.integer <= -millis_from;
    ++(millis ? t.millis : t.seconds);
    mark(t, storage::timestamp_epoch_millis);
    mark(t, storage::timestamp_epoch);
    return;
  }
  if (c.holds == storage_class::real) {
    ++(std::fabs(c.real) >= static_cast<double>(millis_from) ? t.millis : t.seconds);
    if (c.real != std::floor(c.real) && type.modifier < 0) mark(t, storage::timestamp_epoch);
    return;
  }
  if (c.holds != storage_class::text) return;
  const timestamp_form form = form_of_timestamp(c.bytes);
  if (!form.valid) return;
  ++(form.separator == 'T' ? t.t_form : t.space_form);
  if (form.fraction_digits == 6) ++t.six_digits;
  if (form.fraction_digits > 0 && form.fraction_digits < 6) ++t.short_fraction;
  if (form.zone || !form.has_time || form.fraction_digits > 6 || !within_precision(type, c.bytes)) return;
  if (form.separator == 'T') {
    if (whole_or_six(form)) mark(t, storage::timestamp_t_text);
    return;
  }
  if (whole_or_six(form)) mark(t, storage::timestamp_text);
  if (form.fraction_digits == 6) mark(t, storage::timestamp_micros_text);
}

void tally_time(const value::type& type, const cell_view& c, column_tally& t) {
  if (c.holds != storage_class::text) return;
  const time_form form = form_of_time(c.bytes);
  if (!form.valid) return;
  if (form.fraction_digits == 6) ++t.six_digits;
  if (form.fraction_digits > 0 && form.fraction_digits < 6) ++t.short_fraction;
  if (form.zone || form.fraction_digits > 6 || !within_precision(type, c.bytes)) return;
  if (whole_or_six(form)) mark(t, storage::time_text);
  if (form.fraction_digits == 6) mark(t, storage::time_micros_text);
}

void tally_uuid(const cell_view& c, column_tally& t) {
  if (c.holds != storage_class::text) return;
  const std::string low = lower_ascii(c.bytes);
  if (is_uuid_hex(low)) {
    ++t.hex_form;
    if (low == c.bytes) mark(t, storage::uuid_hex);
  } else if (is_uuid_dashed(low)) {
    ++t.dashed_form;
    if (low == c.bytes) mark(t, storage::uuid_text);
  }
}

// A real is the one spelling of a numeric where it is the double nearest to its own 15 digits at the column's scale.
void tally_numeric(const value::type& type, const cell_view& c, column_tally& t) {
  if (c.holds == storage_class::integer) mark(t, storage::numeric);
  if (c.holds != storage_class::real || !std::isfinite(c.real)) return;
  char text[400];
  if (type.modifier >= 4)
    std::snprintf(text, sizeof text, "%.*f", (type.modifier - 4) & 0x7ff, c.real);
  else
    std::snprintf(text, sizeof text, "%.15g", c.real);
  if (std::fabs(c.real) < 1e15 && std::strtod(text, nullptr) == c.real) mark(t, storage::numeric);
}

void tally_number(const value::type& type, const cell_view& c, column_tally& t) {
  const bool integer = c.holds == storage_class::integer;
  const bool nan = c.holds == storage_class::text && c.bytes == "NaN";  // SQLite turns a NaN into NULL
  switch (type.what) {
    case kind::float8:
      if (integer || c.holds == storage_class::real || nan) mark(t, storage::real);
      return;
    case kind::float4: {
      const double v = integer ? static_cast<double>(c.integer) : c.real;
      if ((integer || c.holds == storage_class::real) && value::widen(static_cast<float>(v)) == v)
        mark(t, storage::real);
      if (nan) mark(t, storage::real);
      return;
    }
    case kind::numeric:
      tally_numeric(type, c, t);
      return;
    default:
      if (integer) mark(t, storage::integer);
  }
}

}  // namespace

void column_tally::add(const column_tally& o) noexcept {
  nulls += o.nulls, integers += o.integers, reals += o.reals, texts += o.texts, blobs += o.blobs;
  space_form += o.space_form, t_form += o.t_form, seconds += o.seconds, millis += o.millis;
  six_digits += o.six_digits, short_fraction += o.short_fraction;
  hex_form += o.hex_form, dashed_form += o.dashed_form;
  zero_one += o.zero_one, words += o.words, letters += o.letters;
  for (std::size_t i = 0; i < std::size(exact); ++i)
    exact[i] += o.exact[i];
}

void tally_cell(const value::type& type, const cell_view& c, column_tally& t) {
  switch (c.holds) {
    case storage_class::null:
      ++t.nulls;
      return;
    case storage_class::integer:
      ++t.integers;
      break;
    case storage_class::real:
      ++t.reals;
      break;
    case storage_class::text:
      ++t.texts;
      break;
    case storage_class::blob:
      ++t.blobs;
      break;
  }
  switch (type.what) {
    case kind::boolean:
      return tally_boolean(c, t);
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
    case kind::float4:
    case kind::float8:
    case kind::numeric:
      return tally_number(type, c, t);
    case kind::text:
    case kind::varchar:
    case kind::name:
    case kind::enumeration:
      if (c.holds == storage_class::text) mark(t, storage::text);
      return;
    case kind::bpchar:
      if (c.holds == storage_class::text && !c.bytes.ends_with(' ')) mark(t, storage::text);
      return;
    case kind::bytea:
      if (c.holds == storage_class::blob) mark(t, storage::blob);
      return;
    case kind::date:
      if (c.holds == storage_class::text && is_date(c.bytes)) mark(t, storage::date_text);
      return;
    case kind::time:
      return tally_time(type, c, t);
    case kind::timestamp:
    case kind::timestamptz:
      return tally_timestamp(type, c, t);
    case kind::uuid:
      return tally_uuid(c, t);
    case kind::unknown:
    case kind::interval:
    case kind::json:
    case kind::jsonb:
    case kind::array:
    case kind::other:
      return;
  }
}

namespace {

storage boolean_storage(std::string_view declaration, const column_tally& t) {
  if (t.zero_one + t.words + t.letters > 0) {
    if (t.zero_one >= t.words && t.zero_one >= t.letters) return storage::boolean_integer;
    return t.words >= t.letters ? storage::boolean_word : storage::boolean_letter;
  }
  if (affinity_of(declaration) != affinity::text) return storage::boolean_integer;
  return declared_length(declaration) == 1 ? storage::boolean_letter : storage::boolean_word;
}

storage timestamp_storage(const column_tally& t) {
  const std::uint64_t texts = t.space_form + t.t_form;
  if (t.millis > t.seconds && t.millis > texts) return storage::timestamp_epoch_millis;
  if (t.seconds > texts) return storage::timestamp_epoch;
  if (t.t_form > t.space_form) return storage::timestamp_t_text;
  // Programs that write six digits read six: ".5" would be five microseconds to them. Whole seconds among them come
  // from DEFAULT CURRENT_TIMESTAMP.
  return t.six_digits > 0 && t.short_fraction == 0 ? storage::timestamp_micros_text : storage::timestamp_text;
}

storage uuid_storage(std::string_view declaration, const column_tally& t, const column_tally& file_wide) {
  if (t.hex_form != t.dashed_form) return t.hex_form > t.dashed_form ? storage::uuid_hex : storage::uuid_text;
  const auto length = declared_length(declaration);
  if (length == 32) return storage::uuid_hex;
  if (length == 36) return storage::uuid_text;
  return file_wide.hex_form > file_wide.dashed_form ? storage::uuid_hex : storage::uuid_text;
}

storage storage_of(const value::type& type, std::string_view declaration, const column_tally& t,
                   const column_tally& file_wide) {
  const column_tally& seen = t.values() > 0 ? t : file_wide;
  switch (type.what) {
    case kind::boolean:
      return boolean_storage(declaration, t);
    case kind::int2:
    case kind::int4:
    case kind::int8:
    case kind::oid:
      return storage::integer;
    case kind::float4:
    case kind::float8:
      return storage::real;
    case kind::numeric:
      switch (affinity_of(declaration)) {
        case affinity::text:
          return storage::numeric_text;
        case affinity::blob:
          return t.texts > t.integers + t.reals ? storage::numeric_text : storage::numeric;
        case affinity::numeric:
        case affinity::integer:
        case affinity::real:
          return storage::numeric;
      }
      return storage::numeric;
    case kind::bytea:
      return storage::blob;
    case kind::date:
      return storage::date_text;
    case kind::time:
      return seen.six_digits > 0 && seen.short_fraction == 0 ? storage::time_micros_text : storage::time_text;
    case kind::timestamp:
    case kind::timestamptz:
      return timestamp_storage(seen);
    case kind::uuid:
      return uuid_storage(declaration, t, file_wide);
    case kind::json:
    case kind::jsonb:
      return storage::json_text;
    case kind::text:
    case kind::varchar:
    case kind::bpchar:
    case kind::name:
    case kind::enumeration:
    case kind::unknown:
      return storage::text;
    case kind::interval:
    case kind::array:
    case kind::other:
      return storage::pg_text;
  }
  return storage::pg_text;
}

// Storages whose cells never compare as their values do, whatever the data: 1.0 and 1.00, {"a":1} and {"a": 1}.
bool never_uniform(storage s) { return s == storage::numeric_text || s == storage::json_text || s == storage::pg_text; }

struct group_key {  // columns of one kind share a prevailing form
  static int of(kind k) {
    if (k == kind::timestamp || k == kind::timestamptz || k == kind::time) return 1;
    if (k == kind::uuid) return 2;
    return 0;
  }
};

bool keep_known(const catalog* known, const table& t, column& c) {
  if (known == nullptr) return false;
  const table* before = known->find(t.name);
  if (before == nullptr) return false;
  const column* old = before->find_column(c.name);
  if (old == nullptr || !(old->type == c.type) || old->sqlite_declaration != c.sqlite_declaration) return false;
  c.storage = old->storage;
  c.uniform = old->uniform;
  return true;
}

}  // namespace

storage_choice choose_storage(const value::type& type, std::string_view declaration, const column_tally& t,
                              const column_tally& file_wide) {
  storage_choice choice;
  choice.storage = storage_of(type, declaration, t, file_wide);
  choice.uniform = !never_uniform(choice.storage) && exact(t, choice.storage) == t.values();
  // Hex digits alone are a number to SQLite's numeric affinity: an id of ours could be changed on its way in.
  if (choice.storage == storage::uuid_hex && affinity_of(declaration) != affinity::text &&
      affinity_of(declaration) != affinity::blob)
    choice.uniform = false;
  // Text affinity turns the numbers 0 and 1 into text.
  if ((choice.storage == storage::boolean_integer || choice.storage == storage::integer ||
       choice.storage == storage::real || choice.storage == storage::numeric ||
       choice.storage == storage::timestamp_epoch || choice.storage == storage::timestamp_epoch_millis) &&
      affinity_of(declaration) == affinity::text)
    choice.uniform = false;
  return choice;
}

namespace {

// One scan over the columns that are not known from before.
result<void> scan(store::sqlite& db, const table& t, const std::vector<std::size_t>& columns,
                  std::vector<column_tally>& tallies) {
  std::string sql = "SELECT ";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) sql += ", ";
    sql += quote_identifier(t.columns[columns[i]].sqlite_name);
  }
  auto st = db.prepare(sql + " FROM " + sqlite_qualified_name(t));
  if (!st) return st.error();
  for (;;) {
    auto row = st->step();
    if (!row) return row.error();
    if (!*row) return {};
    for (std::size_t i = 0; i < columns.size(); ++i)
      tally_cell(t.columns[columns[i]].type, st->column(static_cast<int>(i)), tallies[columns[i]]);
  }
}

}  // namespace

result<void> profile_tables(store::sqlite& db, const sqlite_schema& schema, std::vector<table>& tables,
                            const catalog* known) {
  std::vector<std::vector<column_tally>> tallies(tables.size());
  std::vector<std::vector<std::size_t>> wanted(tables.size());
  column_tally file_wide[3];
  for (std::size_t i = 0; i < tables.size(); ++i) {
    table& t = tables[i];
    tallies[i].resize(t.columns.size());
    for (std::size_t k = 0; k < t.columns.size(); ++k) {
      if (!keep_known(known, t, t.columns[k])) wanted[i].push_back(k);
    }
    if (wanted[i].empty()) continue;
    if (auto done = scan(db, t, wanted[i], tallies[i]); !done) return done;
    for (std::size_t k : wanted[i])
      file_wide[group_key::of(t.columns[k].type.what)].add(tallies[i][k]);
  }
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const sqlite_table* source = schema.find(tables[i].sqlite_name);
    for (std::size_t k : wanted[i]) {
      column& c = tables[i].columns[k];
      const storage_choice choice =
          choose_storage(c.type, c.sqlite_declaration, tallies[i][k], file_wide[group_key::of(c.type.what)]);
      c.storage = choice.storage;
      c.uniform = choice.uniform;
      // COLLATE NOCASE or RTRIM makes = on the cells something else than = on the values.
      const auto index = source == nullptr ? std::nullopt : source->column_index(c.sqlite_name);
      if (index && source->columns[*index].collation != "BINARY" && c.storage == storage::text) c.uniform = false;
    }
  }
  return {};
}

}  // namespace crossfade::catalog
