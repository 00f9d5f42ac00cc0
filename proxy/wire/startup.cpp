#include "proxy/wire/startup.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "proxy/wire/backend.hpp"
#include "proxy/wire/buffer.hpp"
#include "proxy/wire/frame.hpp"
#include "proxy/wire/frontend.hpp"
#include "proxy/wire/protocol.hpp"

namespace crossfade::wire {

namespace {

error command_line_error(std::string message) { return make_error(sqlstate::syntax_error, std::move(message)); }

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.size();) {
    if (is_space(text[i])) {
      ++i;
      continue;
    }
    std::string word;
    for (; i < text.size() && !is_space(text[i]); ++i) {
      if (text[i] == '\\' && ++i == text.size()) break;
      word += text[i];
    }
    words.push_back(std::move(word));
  }
  return words;
}

// A StartupMessage gets its error in words; a stray or malformed special request is closed without any, as PostgreSQL
// does.
bool speaks_protocol(std::string_view payload) noexcept {
  return payload.size() >= 4 && read_uint16(payload.data()) != ssl_request_code >> 16;
}

bool is_false(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return c < 128 ? std::tolower(c) : c; });
  return lower == "0" || lower == "off" || lower == "false" || lower == "no" || lower == "f" || lower == "n";
}

}  // namespace

result<std::vector<std::pair<std::string, std::string>>> parse_command_line(std::string_view options) {
  std::vector<std::pair<std::string, std::string>> settings;
  const auto words = split_words(options);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string assignment, shown;
    if (words[i].rfind("--", 0) == 0) {
      assignment = words[i].substr(2);
      shown = words[i];
    } else if (words[i].rfind("-c", 0) == 0) {
      const bool separate = words[i].size() == 2;
      if (separate && i + 1 == words.size()) return command_line_error("option requires an argument -- 'c'");
      assignment = separate ? words[++i] : words[i].substr(2);
      shown = "-c " + assignment;
    } else {
      return command_line_error("invalid command-line argument for server process: " + words[i]);
    }
    const auto equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0) return command_line_error(shown + " requires a value");
    std::string name = assignment.substr(0, equals);
    std::replace(name.begin(), name.end(), '-', '_');
    settings.emplace_back(std::move(name), assignment.substr(equals + 1));
  }
  return settings;
}

startup_step startup::resume(std::string_view buffer, std::string& out) {
  startup_step total;
  for (;;) {
    startup_step step;
    switch (phase_) {
      case phase::packet:
        step = on_packet(buffer.substr(total.consumed_bytes), out);
        break;
      case phase::sasl_initial:
      case phase::sasl_first:
      case phase::sasl_last:
        step = on_password(buffer.substr(total.consumed_bytes), out);
        break;
      case phase::ended:
        total.state = startup_state::close;
        return total;
    }
    total.consumed_bytes += step.consumed_bytes;
    total.state = step.state;
    if (step.state != startup_state::need_more) {
      phase_ = phase::ended;
      return total;
    }
    if (step.consumed_bytes == 0) return total;
  }
}

startup_state startup::leave(error why) {
  failure_ = std::move(why);
  return startup_state::close;
}

startup_state startup::fail(error why, std::string& out) {
  write_error_response(out, why, severity::fatal);
  return leave(std::move(why));
}

startup_step startup::on_packet(std::string_view buffer, std::string& out) {
  const auto next = next_startup_frame(buffer);
  if (!next) return {leave(next.error()), 0};
  if (!*next) return {};
  const auto size = (*next)->size_bytes;
  const auto packet = parse_startup_packet((*next)->payload);
  if (!packet) {
    return {speaks_protocol((*next)->payload) ? fail(packet.error(), out) : leave(packet.error()), size};
  }
  if (const auto* request = std::get_if<cancel_request>(&*packet)) {
    cancel_ = *request;
    return {startup_state::cancel, size};
  }
  if (const auto* message = std::get_if<startup_message>(&*packet)) return {begin(*message, out), size};
  bool& asked = std::holds_alternative<ssl_request>(*packet) ? ssl_asked_ : gss_asked_;
  if (asked) return {leave(violation("the client asks for encryption twice")), size};
  asked = true;
  out += 'N';
  return {startup_state::need_more, size};
}

std::optional<error> startup::identify(const startup_message& message) {
  std::vector<std::pair<std::string, std::string>> others;
  for (const auto& [name, value] : message.parameters) {
    if (name == "user") {
      client_.user = value;
    } else if (name == "database") {
      client_.database = value;
    } else if (name == "options") {
      auto settings = parse_command_line(value);
      if (!settings) return settings.error();
      client_.settings = std::move(*settings);
    } else if (name == "replication") {
      if (!is_false(value)) {
        return make_error(sqlstate::feature_not_supported, "replication connections are not supported",
                          "Connect to PostgreSQL directly.");
      }
    } else {
      others.emplace_back(name, value);
    }
  }
  client_.settings.insert(client_.settings.end(), others.begin(), others.end());
  if (client_.user.empty()) {
    return make_error(sqlstate::invalid_authorization, "no PostgreSQL user name specified in startup packet");
  }
  if (client_.database.empty()) client_.database = client_.user;
  return std::nullopt;
}

startup_state startup::begin(const startup_message& message, std::string& out) {
  if (message.minor > 0 || !message.protocol_options.empty()) {
    write_negotiate_protocol_version(out, message.protocol_options);
  }
  if (auto bad = identify(message)) return fail(std::move(*bad), out);
  switch (settings_.method) {
    case authentication_method::trust:
      write_authentication_ok(out);
      return startup_state::authenticated;
    case authentication_method::scram:
      break;
  }
  const auto* verifier = settings_.users ? settings_.users->find(client_.user) : nullptr;
  scram_ = verifier != nullptr ? scram_server(*verifier)
                               : scram_server::unknown_user(client_.user, settings_.process_secret);
  constexpr std::string_view mechanisms[] = {scram_mechanism};
  write_authentication_sasl(out, mechanisms);
  phase_ = phase::sasl_initial;
  return startup_state::need_more;
}

startup_step startup::on_password(std::string_view buffer, std::string& out) {
  const auto next = next_frame(buffer, authentication_frames);
  if (!next) return {fail(next.error(), out), 0};
  if (!*next) return {};
  const auto& message = **next;
  startup_step step{startup_state::need_more, message.size_bytes};
  if (message.type == frontend_type::terminate) {
    step.state = leave();
  } else if (phase_ == phase::sasl_initial) {
    step.state = on_sasl_initial(message.payload, out);
  } else if (phase_ == phase::sasl_first) {
    step.state = on_sasl_first(message.payload, out);
  } else {
    step.state = on_sasl_last(message.payload, out);
  }
  return step;
}

startup_state startup::on_sasl_initial(std::string_view payload, std::string& out) {
  const auto message = parse_sasl_initial_response(payload);
  if (!message) return fail(message.error(), out);
  if (message->mechanism != scram_mechanism) {
    return fail(violation("client selected an invalid SASL authentication mechanism"), out);
  }
  if (message->data) return on_sasl_first(*message->data, out);
  write_authentication_sasl_continue(out, {});  // the client's first message comes with the next response
  phase_ = phase::sasl_first;
  return startup_state::need_more;
}

startup_state startup::on_sasl_first(std::string_view data, std::string& out) {
  const auto challenge = scram_->first(data);
  if (!challenge) return fail(challenge.error(), out);
  write_authentication_sasl_continue(out, *challenge);
  phase_ = phase::sasl_last;
  return startup_state::need_more;
}

startup_state startup::on_sasl_last(std::string_view data, std::string& out) {
  const auto proof = scram_->last(data);
  if (!proof) {
    if (proof.error().sqlstate != sqlstate::invalid_password) return fail(proof.error(), out);
    return fail(make_error(sqlstate::invalid_password,
                           fmt::format("password authentication failed for user \"{}\"", client_.user)),
                out);
  }
  write_authentication_sasl_final(out, *proof);
  write_authentication_ok(out);
  return startup_state::authenticated;
}

}  // namespace crossfade::wire
