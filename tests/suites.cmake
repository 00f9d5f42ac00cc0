# Tests that are programs of their own. Each brings its own PostgreSQL; `long` ones run with tests/run --long only.
find_program(CROSSFADE_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(NOT CROSSFADE_PYTHON)
  find_program(CROSSFADE_PYTHON python3 REQUIRED)
endif()

# crossfade_suite(NAME SCRIPT [ARGUMENT...]): labels and time limits are set below, where they differ.
function(crossfade_suite name script)
  add_test(NAME ${name} COMMAND ${CROSSFADE_PYTHON} -B ${CMAKE_SOURCE_DIR}/${script} ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS e2e TIMEOUT 900
                       ENVIRONMENT "CROSSFADE_BIN=$<TARGET_FILE:crossfade>")
endfunction()

add_test(NAME structure COMMAND ${CROSSFADE_PYTHON} -B ${CMAKE_SOURCE_DIR}/tests/support/check-structure)
add_test(NAME documents COMMAND ${CROSSFADE_PYTHON} -B ${CMAKE_SOURCE_DIR}/tests/support/check-docs)
crossfade_suite(support tests/support/test_support.py)
# Only that each breakage still applies and names a test that exists; tests/sabotage/run builds and runs them, by hand.
crossfade_suite(sabotage tests/sabotage/run --check)
crossfade_suite(transcripts_on_postgres tests/transcripts/test_transcripts.py OnPostgres)
# Every case on PostgreSQL and through the proxy: tests/sql/README.md.
crossfade_suite(sql_cases tests/sql/run)
crossfade_suite(sql_generated tests/sql/generate --seed 1 --count 300)
# Only that every measurement runs; its figures mean nothing beside other tests.
crossfade_suite(bench tests/bench/run --quick --output ${CMAKE_BINARY_DIR}/bench-quick.json)
crossfade_suite(bench_plans tests/bench/plans --quick --bin $<TARGET_FILE:bench_plan>)

# A migration's whole way and what may happen on it: kills, an outage, other drivers, writers that go past the proxy.
foreach(suite journey switch reverse interrupted outage mirror fence foreign drivers pgbench bad_input try orders journal restored)
  crossfade_suite(e2e_${suite} tests/e2e/test_${suite}.py)
endforeach()

# Clients with ledgers while everything around them fails: docs/crash.md. Not beside one another: each fills both cores.
crossfade_suite(crash_judgement tests/crash/test_crash.py Judgement)
crossfade_suite(crash_run tests/crash/test_run.py)
crossfade_suite(crash_relay tests/crash/test_relay.py)
crossfade_suite(crash tests/crash/test_crash.py Crash.test_twenty_cycles)
crossfade_suite(crash_points tests/crash/test_crash.py Crash.test_each_fault_point)

# Tables of every shape, and random statements over them in both directions; a blob of 100 MB.
crossfade_suite(e2e_capture tests/e2e/test_capture.py Shapes Random)
crossfade_suite(e2e_capture_large tests/e2e/test_capture.py Large)

# test_many and test_switched are run by hand: PostgreSQL itself needs minutes for some of their statements.
crossfade_suite(e2e_bounds tests/e2e/test_bounds.py Bounds.test_some)

# It builds what it runs, in build/release.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  crossfade_suite(e2e_quickstart tests/e2e/test_quickstart.py)
endif()
