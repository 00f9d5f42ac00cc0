#include "proxy/session/expected.hpp"

#include "proxy/wire/protocol.hpp"

namespace crossfade::session {

namespace bt = wire::backend_type;

void expected::push(kind what, bool own, std::string name) { queue_.push_back({what, own, std::move(name)}); }

void expected::skip_to_sync() {
  while (!queue_.empty() && queue_.front().what != kind::sync && queue_.front().what != kind::query) {
    if (queue_.front().what == kind::parse) failed_parses.push_back(std::move(queue_.front().name));
    pop();
  }
}

expected::verdict expected::on_frame(char type) {
  if (type == bt::notice_response || type == bt::parameter_status || type == bt::notification_response)
    return front_is_own() && type != bt::notification_response && type != bt::parameter_status ? verdict::swallow
                                                                                               : verdict::pass_on;
  if (queue_.empty()) return type == bt::error_response ? verdict::unsolicited_error : verdict::pass_on;
  const bool own = queue_.front().own;
  const auto what = queue_.front().what;
  switch (type) {
    case bt::parse_complete:
    case bt::bind_complete:
    case bt::close_complete:
    case bt::portal_suspended:
    case bt::ready_for_query:
      pop();
      break;
    case bt::no_data:
      if (what != kind::query) pop();
      break;
    case bt::row_description:
      if (what == kind::describe_statement || what == kind::describe_portal) pop();
      break;
    case bt::command_complete:
    case bt::empty_query_response:
      if (what == kind::execute) pop();
      break;
    case bt::error_response:
      // A query's own end is ReadyForQuery; all else is skipped up to Sync.
      if (what != kind::query) skip_to_sync();
      // A statement of ours that cannot be prepared again fails what the client wanted of it.
      return own && what == kind::query ? verdict::swallow : verdict::pass_on;
    default:  // rows, COPY data, ParameterDescription: more follows
      break;
  }
  return own ? verdict::swallow : verdict::pass_on;
}

}  // namespace crossfade::session
