// What the leak sanitizer need not tell: leaks of libraries that we cannot mend. Compiled into the unit tests under the
// address sanitizer, so that it holds however they are started.

extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): the sanitizer's name

extern "C" const char* __lsan_default_suppressions() {
  // libpqxx 6.4: connection_base::exec holds PQexec's result as a bare pointer while it asks for the encoding, which
  // throws where the connection has just been lost: one PGresult for each lost connection. Matches only results that
  // were allocated by calls out of libpqxx itself.
  return "leak:libpqxx\n";
}
