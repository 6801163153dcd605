// How far making an index anew has come, without what was removed from it.
#ifndef ASKFOLIO_COMPACTION_H_
#define ASKFOLIO_COMPACTION_H_

namespace askfolio {

// kNotNeeded: little was removed, and nothing was done. kUnderWay: more is to be done.
enum class Compaction { kNotNeeded, kUnderWay, kDone };

}  // namespace askfolio

#endif  // ASKFOLIO_COMPACTION_H_
