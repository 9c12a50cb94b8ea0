# Puts examples/lessons/*.md into iamq_repl, so that the installed program has them: included by the CMakeLists.txt of the
# project, and run by its rule to write the table of repl/lessons/shipped.hpp:
#   cmake -DFOLDER=examples/lessons -DOUTPUT=embedded_lessons.cpp -P embed.cmake

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(lessons_folder ${PROJECT_SOURCE_DIR}/examples/lessons)
  set(output ${PROJECT_BINARY_DIR}/lessons/embedded_lessons.cpp)
  file(GLOB lesson_pages CONFIGURE_DEPENDS ${lessons_folder}/*.md)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${lessons_folder} -DOUTPUT=${output} -P ${CMAKE_CURRENT_LIST_FILE}
    DEPENDS ${CMAKE_CURRENT_LIST_FILE} ${lesson_pages}
    COMMENT "Embedding the lessons"
    VERBATIM)
  target_sources(iamq_repl PRIVATE ${output})
  return()
endif()

set(source "// Made by repl/lessons/embed.cmake.\n\n#include \"repl/lessons/shipped.hpp\"\n")
# clang warns at 65,536 bytes, the least that a compiler has to accept; all that we build with accept more.
string(APPEND source "\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n")
string(APPEND source "\nnamespace iamq::repl {\n\nusing namespace std::string_view_literals;\n")
string(APPEND source "\nnamespace {\n\nconstexpr ShippedLesson lessons[] = {\n")
file(GLOB pages ${FOLDER}/*.md)
list(SORT pages)
foreach(page IN LISTS pages)
  get_filename_component(name ${page} NAME_WE)
  string(REGEX REPLACE "^[0-9]+-" "" name ${name})
  file(READ ${page} text)
  string(APPEND source "{\"${name}\", R\"iamq:(${text})iamq:\"sv},\n")
endforeach()
string(APPEND source "};\n\n}  // namespace\n\nstd::span<const ShippedLesson> shipped_lessons() { return lessons; }\n")
string(APPEND source "\n}  // namespace iamq::repl\n")
file(WRITE "${OUTPUT}" "${source}")
