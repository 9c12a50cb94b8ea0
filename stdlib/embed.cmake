# Puts the data files of this folder into iamq_stdlib: each becomes a C++ source with the file's text as a raw string,
# made again when the data changes. Works alike for g++, clang and emscripten; needs no tool but CMake.

set(stdlib_folder ${CMAKE_CURRENT_LIST_DIR})
set(generated_folder ${PROJECT_BINARY_DIR}/stdlib)
file(GLOB managed_files CONFIGURE_DEPENDS ${stdlib_folder}/managed/*)

add_custom_command(
  OUTPUT ${generated_folder}/embedded_data.cpp
  COMMAND ${CMAKE_COMMAND} -DFOLDER=${stdlib_folder} -DOUTPUT=${generated_folder}/embedded_data.cpp
          -P ${stdlib_folder}/embed_data.cmake
  DEPENDS ${stdlib_folder}/embed_data.cmake ${stdlib_folder}/catalog.tsv ${stdlib_folder}/global-keys.tsv
  COMMENT "Embedding the catalog"
  VERBATIM)
add_custom_command(
  OUTPUT ${generated_folder}/embedded_policies.cpp
  COMMAND ${CMAKE_COMMAND} -DFOLDER=${stdlib_folder} -DOUTPUT=${generated_folder}/embedded_policies.cpp
          -P ${stdlib_folder}/embed_policies.cmake
  DEPENDS ${stdlib_folder}/embed_policies.cmake ${managed_files}
  COMMENT "Embedding the managed policies"
  VERBATIM)

target_sources(iamq_stdlib PRIVATE ${generated_folder}/embedded_data.cpp ${generated_folder}/embedded_policies.cpp)
