# Writes the table of stdlib/managed_policies.hpp:
#   cmake -DFOLDER=stdlib -DOUTPUT=embedded_policies.cpp -P embed_policies.cmake

set(source "// Made by stdlib/embed_policies.cmake.\n\n#include \"stdlib/managed_policies.hpp\"\n")
# clang warns at 65,536 bytes, the least that a compiler has to accept; all that we build with accept more.
string(APPEND source "\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n")
string(APPEND source "\nnamespace iamq::stdlib {\n\nusing namespace std::string_view_literals;\n")
string(APPEND source "\nnamespace {\n\nconstexpr ManagedPolicy policies[] = {\n")
file(STRINGS "${FOLDER}/managed/INDEX.tsv" rows REGEX "^[^#]")
foreach(row IN LISTS rows)
  if(NOT row MATCHES "^([^\t]+)\t([^\t]+)\t([^\t]+)\t([^\t]*)$")
    message(FATAL_ERROR "stdlib/managed/INDEX.tsv: a row is not name, arn, version, updated: ${row}")
  endif()
  string(CONCAT fields "\"${CMAKE_MATCH_1}\", \"${CMAKE_MATCH_2}\", \"${CMAKE_MATCH_3}\", \"${CMAKE_MATCH_4}\"")
  file(READ "${FOLDER}/managed/${CMAKE_MATCH_1}.iamq" text)
  string(APPEND source "{${fields}, R\"iamq:(${text})iamq:\"sv},\n")
endforeach()
string(APPEND source "};\n\n}  // namespace\n")
string(APPEND source "\nstd::span<const ManagedPolicy> managed_policies() { return policies; }\n")
string(APPEND source "\n}  // namespace iamq::stdlib\n")
file(WRITE "${OUTPUT}" "${source}")
