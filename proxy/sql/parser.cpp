#include "proxy/sql/parser.hpp"

#include <pg_query.h>
#include <pthread.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

namespace crossfade::sql {

// protobuf-c allocates each node by itself; one arena makes that three times faster and freeing a single step.
struct tree::arena {
  static constexpr std::size_t block_bytes = std::size_t{64} * 1024;

  void* take(std::size_t size) {
    size = (size + 15) & ~std::size_t{15};
    if (size > left_) {
      const auto bytes = std::max(size, block_bytes);
      blocks_.push_back(std::make_unique<char[]>(bytes));
      next_ = blocks_.back().get();
      left_ = bytes;
    }
    auto* p = next_;
    next_ += size;
    left_ -= size;
    return p;
  }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

tree::tree(std::unique_ptr<arena> memory, PgQuery__ParseResult* root) : memory_(std::move(memory)), root_(root) {}
tree::tree(tree&&) noexcept = default;
tree& tree::operator=(tree&&) noexcept = default;
tree::~tree() = default;

result<tree> parse(const std::string& text, std::size_t nesting) {
  if (text.size() > parse_text_bytes) {
    return make_error(
        "54000", "statement is too long: " + std::to_string(text.size()) + " bytes without its literals",
        "Crossfade plans statements of up to " + std::to_string(parse_text_bytes) + " bytes, literals not counted.");
  }
  if (nesting > parse_nesting) {
    return make_error("54001", "stack depth limit exceeded",
                      "The statement nests expressions more than " + std::to_string(parse_nesting) + " levels deep.");
  }
  if (text.find('\0') != std::string::npos) {
    return make_error("22021", "invalid byte sequence for encoding \"UTF8\": 0x00");
  }
  auto parsed = pg_query_parse_protobuf(text.c_str());
  struct release {
    PgQueryProtobufParseResult& r;
    ~release() { pg_query_free_protobuf_parse_result(r); }
  } released{parsed};
  if (parsed.error != nullptr) {
    const std::string_view message = parsed.error->message != nullptr ? parsed.error->message : "syntax error";
    const bool encoding = message.substr(0, 34) == "invalid byte sequence for encoding";
    auto e = make_error(encoding ? "22021" : "42601", std::string(message));
    e.position = parsed.error->cursorpos;
    // pg_query passes on no hints; of the grammar's this is the one that people meet.
    if (e.message == "LIMIT #,# syntax is not supported") e.hint = "Use separate LIMIT and OFFSET clauses.";
    return e;
  }
  auto memory = std::make_unique<tree::arena>();
  ProtobufCAllocator allocator{[](void* data, std::size_t size) { return static_cast<tree::arena*>(data)->take(size); },
                               [](void*, void*) {}, memory.get()};
  auto* root = pg_query__parse_result__unpack(&allocator, parsed.parse_tree.len,
                                              reinterpret_cast<const std::uint8_t*>(parsed.parse_tree.data));
  if (root == nullptr) return make_error("XX000", "libpg_query returned a tree that cannot be read");
  return tree(std::move(memory), root);
}

namespace {

// Threads live as long as the process: pg_query keeps memory contexts a thread.
class deep_threads {
 public:
  static deep_threads& get() {
    static auto* instance = new deep_threads;  // never destroyed: its threads may still wait at exit
    return *instance;
  }

  void run(const std::function<void()>& work) {
    job j{&work, {}, false};
    {
      std::unique_lock lock(mutex_);
      queue_.push_back(&j);
    }
    wake_.notify_one();
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return j.done; });
    if (j.failure) std::rethrow_exception(j.failure);
  }

 private:
  struct job {
    const std::function<void()>* work;
    std::exception_ptr failure;
    bool done;
  };

  deep_threads() {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, parse_stack_bytes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    for (int i = 0; i < 2; ++i) {
      pthread_t thread;
      if (pthread_create(&thread, &attributes, &deep_threads::main, this) != 0) std::abort();
    }
    pthread_attr_destroy(&attributes);
  }

  static void* main(void* self) {
    static_cast<deep_threads*>(self)->serve();
    return nullptr;
  }

  void serve() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [&] { return !queue_.empty(); });
      auto* j = queue_.front();
      queue_.pop_front();
      lock.unlock();
      try {
        (*j->work)();
      } catch (...) {
        j->failure = std::current_exception();
      }
      lock.lock();
      j->done = true;
      done_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_, done_;
  std::deque<job*> queue_;
};

}  // namespace

void on_deep_stack(const std::function<void()>& work) { deep_threads::get().run(work); }

}  // namespace crossfade::sql
