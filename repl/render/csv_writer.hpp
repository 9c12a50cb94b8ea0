#pragma once

#include <memory>

#include "repl/render/formats.hpp"

// Answers for spreadsheets and for programs that read tables: RFC 4180, a header and a table for each answer, with an
// empty line between them.
namespace iamq::render {

std::unique_ptr<Writer> make_csv_writer(const Screen& screen);

}  // namespace iamq::render
