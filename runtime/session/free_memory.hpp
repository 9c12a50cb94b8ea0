#pragma once

namespace iamq {

// What is free goes back to the system, wherever it lies. Behind an import, which takes twice what stays of it.
void give_back_free_memory();

}  // namespace iamq
