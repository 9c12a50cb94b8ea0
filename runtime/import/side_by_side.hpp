#pragma once

#include <cstddef>
#include <functional>

namespace iamq::import {

// Calls work(i) for all i below `count`, the lower ones first, on as many threads as there are processors. Where this
// thread is asked to stop (text::Stoppable) all are, and it throws text::Stopped; so does the first thing that `work`
// throws, once all have ended.
void side_by_side(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace iamq::import
