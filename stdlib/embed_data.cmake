# Writes the functions of stdlib/embedded.hpp: cmake -DFOLDER=stdlib -DOUTPUT=embedded_data.cpp -P embed_data.cmake

set(source "// Made by stdlib/embed_data.cmake.\n\n#include \"stdlib/embedded.hpp\"\n")
# clang warns at 65,536 bytes, the least that a compiler has to accept; all that we build with accept more.
string(APPEND source "\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n")
string(APPEND source "\nnamespace iamq::stdlib {\n\nusing namespace std::string_view_literals;\n")
foreach(pair "catalog=catalog.tsv" "global_keys=global-keys.tsv")
  string(REGEX MATCH "(.*)=(.*)" _ "${pair}")
  file(READ "${FOLDER}/${CMAKE_MATCH_2}" text)
  string(APPEND source "\nstd::string_view embedded_${CMAKE_MATCH_1}() {\n  return R\"iamq:(${text})iamq:\"sv;\n}\n")
endforeach()
string(APPEND source "\n}  // namespace iamq::stdlib\n")
file(WRITE "${OUTPUT}" "${source}")
