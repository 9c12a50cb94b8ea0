# Puts the data files of this folder into iamq_stdlib: each becomes a C++ source with the file's text or rows, made
# again when the data changes. Works alike for g++, clang and emscripten; needs no tool but CMake.

set(stdlib_folder ${CMAKE_CURRENT_LIST_DIR})
set(generated_folder ${PROJECT_BINARY_DIR}/stdlib)

# Runs stdlib/embed_NAME.cmake, which makes embedded_NAME.cpp from the data files that follow.
function(iamq_embed name)
  set(output ${generated_folder}/embedded_${name}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${stdlib_folder} -DOUTPUT=${output} -P ${stdlib_folder}/embed_${name}.cmake
    DEPENDS ${stdlib_folder}/embed_${name}.cmake ${ARGN}
    COMMENT "Embedding stdlib data: ${name}"
    VERBATIM)
  target_sources(iamq_stdlib PRIVATE ${output})
endfunction()

file(GLOB managed_files CONFIGURE_DEPENDS ${stdlib_folder}/managed/*)
iamq_embed(data ${stdlib_folder}/catalog.tsv ${stdlib_folder}/global-keys.tsv)
iamq_embed(policies ${managed_files})
iamq_embed(action_notes ${stdlib_folder}/action-notes.tsv)
