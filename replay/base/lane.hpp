// A lane: one thread that runs blocking work in order, usually for one database connection.
//
//   lane work("writer");
//   auto answer = co_await work.run([&] { return slow(); });   // resumes on the caller's executor
//   work.post([] { ... });                                     // nobody waits
//
// post and run: any thread. Destruction runs what is queued and joins. Cancelling the awaiting coroutine does not stop
// the work. What `run` captures by reference must live until it returns: the caller's frame does.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace crossfade {

class lane {
 public:
  explicit lane(std::string name);
  ~lane();
  lane(const lane&) = delete;
  lane& operator=(const lane&) = delete;

  void post(std::function<void()> work);
  std::size_t queued() const;
  bool on_this_thread() const noexcept { return std::this_thread::get_id() == thread_.get_id(); }

  // Exceptions of the work are rethrown to the awaiting coroutine.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work work) {
    using value_type = std::invoke_result_t<Work&>;
    struct outcome {
      std::conditional_t<std::is_void_v<value_type>, bool, std::optional<value_type>> value{};
      std::exception_ptr failure;
    };
    auto executor = co_await boost::asio::this_coro::executor;
    auto out = std::make_shared<outcome>();
    // A named object: g++ 12 destroys the captures of a temporary inside a co_await expression twice.
    auto initiation = [this, executor, out, w = std::move(work)](auto handler) mutable {
      // std::function wants copies; the handler and the work only move.
      auto job = std::make_shared<std::pair<decltype(handler), Work>>(std::move(handler), std::move(w));
      post([executor, out, job] {
        try {
          if constexpr (std::is_void_v<value_type>) {
            job->second();
          } else {
            out->value.emplace(job->second());
          }
        } catch (...) {
          out->failure = std::current_exception();
        }
        boost::asio::post(executor, [job] { std::move(job->first)(); });
      });
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(std::move(initiation),
                                                                                       boost::asio::use_awaitable);
    if (out->failure) std::rethrow_exception(out->failure);
    if constexpr (!std::is_void_v<value_type>) co_return std::move(*out->value);
  }

 private:
  void loop();

  std::string name_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace crossfade
