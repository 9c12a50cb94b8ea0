#pragma once

#include <string_view>

// The data files of this folder as they stood when iamq was built. stdlib/embed.cmake writes the definitions.
namespace iamq::stdlib {

// The text of stdlib/catalog.tsv; its grammar is told in scripts/make-catalog.
std::string_view embedded_catalog();

// The text of stdlib/global-keys.tsv.
std::string_view embedded_global_keys();

}  // namespace iamq::stdlib
