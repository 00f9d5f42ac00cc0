// A bounded, sharded map with least-recently-used eviction. Any thread; values are copied out.
#pragma once

#include <array>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace crossfade::sql {

template <class Value>
class cache {
 public:
  cache(std::size_t entries, std::size_t bytes) : shard_entries_(entries / shards), shard_bytes_(bytes / shards) {}

  std::optional<Value> get(std::string_view key) {
    auto& s = shard_of(key);
    const std::scoped_lock lock(s.mutex);
    const auto found = s.index.find(key);
    if (found == s.index.end()) return std::nullopt;
    s.order.splice(s.order.begin(), s.order, found->second);
    return found->second->second;
  }

  // `bytes`: what the value weighs besides its key.
  void put(std::string key, Value value, std::size_t bytes) {
    auto& s = shard_of(key);
    const std::scoped_lock lock(s.mutex);
    if (const auto found = s.index.find(key); found != s.index.end()) {
      found->second->second = std::move(value);
      return;
    }
    const auto weight = key.size() + bytes;
    if (weight > shard_bytes_) return;
    s.order.emplace_front(std::move(key), std::move(value));
    s.weights[&s.order.front()] = weight;
    s.index.emplace(s.order.front().first, s.order.begin());
    s.bytes += weight;
    while (s.order.size() > shard_entries_ || s.bytes > shard_bytes_)
      evict(s);
  }

  void clear() {
    for (auto& s : all_) {
      const std::scoped_lock lock(s.mutex);
      s.index.clear();
      s.weights.clear();
      s.order.clear();
      s.bytes = 0;
    }
  }

 private:
  static constexpr std::size_t shards = 16;
  using entry = std::pair<std::string, Value>;
  struct shard {
    std::mutex mutex;
    std::list<entry> order;  // most recently used first
    std::unordered_map<std::string_view, typename std::list<entry>::iterator> index;
    std::unordered_map<const entry*, std::size_t> weights;
    std::size_t bytes = 0;
  };

  shard& shard_of(std::string_view key) { return all_[std::hash<std::string_view>{}(key) / 7 % shards]; }

  static void evict(shard& s) {
    auto& last = s.order.back();
    s.bytes -= s.weights[&last];
    s.weights.erase(&last);
    s.index.erase(last.first);
    s.order.pop_back();
  }

  std::array<shard, shards> all_;
  std::size_t shard_entries_, shard_bytes_;
};

}  // namespace crossfade::sql
