// Threads that do one piece of work together.
#ifndef ASKFOLIO_CREW_H_
#define ASKFOLIO_CREW_H_

#include <cstddef>
#include <functional>
#include <memory>

namespace askfolio {

class Crew {
 public:
  // Called with a worker, below size(), and an item. What runs at once has different workers.
  using Work = std::function<void(size_t worker, size_t item)>;

  // workers: the caller among them, at least 1. The others are threads, started here.
  explicit Crew(size_t workers);
  Crew(const Crew&) = delete;
  ~Crew();

  // The one that all indexes share: two workers where there are threads and cores for them.
  // Starting more would take cores from embedding.
  static Crew& shared();

  size_t size() const;
  // Does the work for each item of [0, items), in any order, and returns when all is done. By one
  // caller at a time. Throws std::bad_alloc where work does, and then some items may not be done.
  // REQUIRES: work throws nothing else.
  void each(size_t items, const Work& work);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_CREW_H_
