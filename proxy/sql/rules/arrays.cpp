// One-dimensional arrays.
#include "proxy/sql/rules/rule.hpp"

namespace crossfade::sql::rules {
namespace {

using enum what;

constexpr rule rules[] = {
    {operation, "||", "anycompatiblearray anycompatiblearray", "anycompatiblearray", ""},
    {operation, "||", "anycompatiblearray anycompatible", "anycompatiblearray", ""},
    {operation, "||", "anycompatible anycompatiblearray", "anycompatiblearray", ""},
};

}  // namespace

std::span<const rule> array_rules() { return rules; }

}  // namespace crossfade::sql::rules
