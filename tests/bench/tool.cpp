// What the benchmarks compare with and what pgbench cannot do; built and called by tests/bench/run.
//
//   tool sqlite-writers FILE PROCESSES SECONDS insert|update ACCOUNTS
//       The application's present way: processes that write the file directly, synchronous=FULL in WAL mode,
//       busy_timeout.
//   tool pipeline URL CHANGES PER_TRANSACTION
//       The mirror's bound: CHANGES row changes (half INSERT, half UPDATE by key) as prepared statements in libpq's
//       pipeline.
//   tool clients URL CLIENTS ACCOUNTS
//       Clients in a loop of short transactions until stdin ends; says what each waited for.
//
// Each prints one JSON document. One thread a client, and no state shared but the flag that ends them.
#include <libpq-fe.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using steady = std::chrono::steady_clock;

double seconds_since(steady::time_point start) { return std::chrono::duration<double>(steady::now() - start).count(); }

double epoch_s() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "tool: %s\n", what.c_str());
  std::exit(1);
}

double percentile(const std::vector<std::uint32_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

void print_percentiles(std::vector<std::uint32_t> us) {
  std::sort(us.begin(), us.end());
  std::printf("\"latency_ms\": [%.3f, %.3f, %.3f]", percentile(us, 0.5) / 1000, percentile(us, 0.99) / 1000,
              percentile(us, 0.999) / 1000);
}

// --- sqlite-writers -------------------------------------------------------------------------------------------------

constexpr int busy_timeout_ms = 60'000;

struct writer_report {
  std::uint64_t failed = 0;
  std::uint64_t count = 0;
};

void write_all(int fd, const void* data, std::size_t size) {
  const auto* bytes = static_cast<const char*>(data);
  while (size > 0) {
    auto done = write(fd, bytes, size);
    if (done <= 0) _exit(1);
    bytes += done;
    size -= static_cast<std::size_t>(done);
  }
}

bool read_all(int fd, void* data, std::size_t size) {
  auto* bytes = static_cast<char*>(data);
  while (size > 0) {
    auto done = read(fd, bytes, size);
    if (done <= 0) return false;
    bytes += done;
    size -= static_cast<std::size_t>(done);
  }
  return true;
}

void run_writer(const char* path, int number, double seconds, bool insert, int accounts, int out) {
  sqlite3* db = nullptr;
  if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) _exit(1);
  sqlite3_busy_timeout(db, busy_timeout_ms);
  sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", nullptr, nullptr,
               nullptr);
  sqlite3_stmt* statement = nullptr;
  const char* text = insert ? "INSERT INTO bench_event (device, at, reading, note) VALUES (?1, '2024-05-01 12:00:00', "
                              "?2, 'measured')"
                            : "UPDATE pgbench_accounts SET abalance = abalance + ?2 WHERE aid = ?1";
  if (sqlite3_prepare_v2(db, text, -1, &statement, nullptr) != SQLITE_OK) _exit(1);
  std::mt19937 random(static_cast<unsigned>(number));
  std::vector<std::uint32_t> us;
  writer_report report;
  auto start = steady::now();
  while (seconds_since(start) < seconds) {
    auto begun = steady::now();
    sqlite3_bind_int(statement, 1, 1 + static_cast<int>(random() % static_cast<unsigned>(accounts)));
    sqlite3_bind_int(statement, 2, static_cast<int>(random() % 1000));
    if (sqlite3_step(statement) != SQLITE_DONE) ++report.failed;
    sqlite3_reset(statement);
    us.push_back(static_cast<std::uint32_t>(seconds_since(begun) * 1e6));
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  report.count = us.size();
  write_all(out, &report, sizeof report);
  write_all(out, us.data(), us.size() * sizeof us[0]);
  _exit(0);
}

int sqlite_writers(char** arguments) {
  int processes = std::atoi(arguments[1]), accounts = std::atoi(arguments[4]);
  double seconds = std::atof(arguments[2]);
  bool insert = std::strcmp(arguments[3], "insert") == 0;
  std::vector<int> pipes;
  auto start = steady::now();
  for (int number = 0; number < processes; ++number) {
    int ends[2];
    if (pipe(ends) != 0) die("pipe");
    auto pid = fork();
    if (pid < 0) die("fork");
    if (pid == 0) {
      close(ends[0]);
      run_writer(arguments[0], number, seconds, insert, accounts, ends[1]);
    }
    close(ends[1]);
    pipes.push_back(ends[0]);
  }
  std::vector<std::uint32_t> all;
  writer_report total;
  for (int fd : pipes) {
    writer_report one;
    if (!read_all(fd, &one, sizeof one)) die("a writer ended early");
    std::vector<std::uint32_t> us(one.count);
    if (!read_all(fd, us.data(), us.size() * sizeof us[0])) die("a writer ended early");
    all.insert(all.end(), us.begin(), us.end());
    total.failed += one.failed;
  }
  double elapsed = seconds_since(start);
  while (wait(nullptr) > 0) {
  }
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  double cpu_s = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                 static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  std::printf("{\"operations\": %zu, \"failed\": %llu, \"seconds\": %.3f, \"cpu_s\": %.3f, ", all.size(),
              static_cast<unsigned long long>(total.failed), elapsed, cpu_s);
  print_percentiles(std::move(all));
  std::printf("}\n");
  return 0;
}

// --- pipeline -------------------------------------------------------------------------------------------------------

void must(PGconn* connection, const char* text) {
  auto* answer = PQexec(connection, text);
  auto status = PQresultStatus(answer);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    die(std::string(text) + ": " + PQerrorMessage(connection));
  PQclear(answer);
}

struct pipeline {
  PGconn* connection;
  int syncs_open = 0;

  // Reads what is there; waits until at most `most` syncs are open.
  void collect(int most) {
    if (PQflush(connection) < 0) die(PQerrorMessage(connection));
    while (syncs_open > most || !PQisBusy(connection)) {
      auto* answer = PQgetResult(connection);
      if (answer == nullptr) {
        answer = PQgetResult(connection);
        if (answer == nullptr) return;
      }
      auto status = PQresultStatus(answer);
      if (status == PGRES_PIPELINE_SYNC) --syncs_open;
      if (status != PGRES_PIPELINE_SYNC && status != PGRES_COMMAND_OK) die(PQresultErrorMessage(answer));
      PQclear(answer);
      if (syncs_open == 0) return;
    }
  }

  void send(const char* name, int count, const char* const* values) {
    if (PQsendQueryPrepared(connection, name, count, values, nullptr, nullptr, 0) != 1) die(PQerrorMessage(connection));
  }
};

int run_pipeline(char** arguments) {
  auto* connection = PQconnectdb(arguments[0]);
  if (PQstatus(connection) != CONNECTION_OK) die(PQerrorMessage(connection));
  long changes = std::atol(arguments[1]), per_transaction = std::atol(arguments[2]);
  must(connection, "TRUNCATE bench_event");
  must(connection, "PREPARE b AS SELECT 1");  // so that the server is warm
  PQclear(PQprepare(connection, "begin", "BEGIN", 0, nullptr));
  PQclear(PQprepare(connection, "commit", "COMMIT", 0, nullptr));
  PQclear(
      PQprepare(connection, "insert",
                "INSERT INTO bench_event (id, device, at, reading, note) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, "
                "$4, $5)",
                0, nullptr));
  PQclear(PQprepare(connection, "update", "UPDATE bench_event SET reading = $1 WHERE id = $2", 0, nullptr));
  if (PQenterPipelineMode(connection) != 1 || PQsetnonblocking(connection, 1) != 0) die(PQerrorMessage(connection));
  pipeline p{connection};
  auto start = steady::now();
  for (long change = 0; change < changes; ++change) {
    if (change % per_transaction == 0) p.send("begin", 0, nullptr);
    auto id = std::to_string(change % ((changes + 1) / 2) + 1), device = std::to_string(change % 1000);
    if (change < (changes + 1) / 2) {
      const char* values[] = {id.c_str(), device.c_str(), "2024-05-01 12:00:00", "12.5", "measured"};
      p.send("insert", 5, values);
    } else {
      const char* values[] = {"14.25", id.c_str()};
      p.send("update", 2, values);
    }
    if ((change + 1) % per_transaction == 0 || change + 1 == changes) {
      p.send("commit", 0, nullptr);
      PQpipelineSync(connection);
      ++p.syncs_open;
      p.collect(2);
    }
  }
  p.collect(0);
  double elapsed = seconds_since(start);
  PQfinish(connection);
  std::printf("{\"changes\": %ld, \"seconds\": %.4f}\n", changes, elapsed);
  return 0;
}

// --- clients --------------------------------------------------------------------------------------------------------

constexpr double slow_ms = 5;

struct wait_record {
  double end_s;  // since 1970
  float ms;
};

struct client {
  std::vector<wait_record> slow;
  std::vector<std::uint32_t> us;
  std::uint64_t done = 0;
  std::string error;
};

bool execute(PGconn* connection, const char* text, client& self) {
  auto* answer = PQexec(connection, text);
  bool ok = PQresultStatus(answer) == PGRES_COMMAND_OK || PQresultStatus(answer) == PGRES_TUPLES_OK;
  if (!ok) self.error = PQresultErrorMessage(answer);
  PQclear(answer);
  return ok;
}

void run_client(const char* url, int number, int accounts, const std::atomic<bool>& stopping, client& self) {
  auto* connection = PQconnectdb(url);
  if (PQstatus(connection) != CONNECTION_OK) {
    self.error = PQerrorMessage(connection);
    return;
  }
  std::mt19937 random(static_cast<unsigned>(number));
  while (!stopping) {
    // Each client has its own rows, so that no row lock of another one is measured.
    auto aid =
        std::to_string(1 + static_cast<unsigned>(number) + 64 * (random() % (static_cast<unsigned>(accounts) / 64)));
    auto update = "UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = " + aid;
    auto select = "SELECT abalance FROM pgbench_accounts WHERE aid = " + aid;
    auto begun = steady::now();
    bool ok = execute(connection, "BEGIN", self) && execute(connection, select.c_str(), self) &&
              execute(connection, update.c_str(), self) && execute(connection, "COMMIT", self);
    if (!ok) break;
    double ms = seconds_since(begun) * 1000;
    ++self.done;
    self.us.push_back(static_cast<std::uint32_t>(ms * 1000));
    if (ms >= slow_ms) self.slow.push_back({epoch_s(), static_cast<float>(ms)});
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // an application thinks, too
  }
  PQfinish(connection);
}

int run_clients(char** arguments) {
  int count = std::atoi(arguments[1]), accounts = std::atoi(arguments[2]);
  std::atomic<bool> stopping{false};
  std::vector<client> clients(static_cast<std::size_t>(count));
  std::vector<std::thread> threads;
  for (int number = 0; number < count; ++number) {
    threads.emplace_back(run_client, arguments[0], number, accounts, std::cref(stopping),
                         std::ref(clients[static_cast<std::size_t>(number)]));
  }
  char byte = 0;
  while (read(0, &byte, 1) > 0) {
  }
  stopping = true;
  for (auto& thread : threads)
    thread.join();
  std::vector<std::uint32_t> us;
  std::printf("{\"errors\": [");
  bool first = true;
  for (auto& one : clients) {
    us.insert(us.end(), one.us.begin(), one.us.end());
    if (one.error.empty()) continue;
    std::replace_if(
        one.error.begin(), one.error.end(), [](char c) { return c == '"' || c == '\\' || c < ' '; }, ' ');
    std::printf("%s\"%s\"", first ? "" : ", ", one.error.c_str());
    first = false;
  }
  std::printf("], \"operations\": %zu, \"slow\": [", us.size());
  first = true;
  for (const auto& one : clients) {
    for (const auto& wait : one.slow) {
      std::printf("%s[%.4f, %.2f]", first ? "" : ", ", wait.end_s, static_cast<double>(wait.ms));
      first = false;
    }
  }
  std::printf("], ");
  print_percentiles(std::move(us));
  std::printf("}\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string what = argc > 1 ? argv[1] : "";
  if (what == "sqlite-writers" && argc == 7) return sqlite_writers(argv + 2);
  if (what == "pipeline" && argc == 5) return run_pipeline(argv + 2);
  if (what == "clients" && argc == 5) return run_clients(argv + 2);
  die("unknown arguments; see the head of tool.cpp");
}
