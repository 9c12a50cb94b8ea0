#pragma once

#include "lang/text/source.hpp"

namespace iamq {

// Packs the text of a script that was run and is large; a small one stays as it is. A script stays to be quoted in
// answers, to be saved with its comments and to be shown, but most of a large one is never looked at again. Unlike an
// export (see ImportFiles) it is not read from its file where it is wanted: it may have none, and people edit scripts
// beside the session that runs them.
void pack_script(text::Sources& sources, text::SourceId script);

}  // namespace iamq
