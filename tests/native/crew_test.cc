#include "crew.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <vector>

namespace askfolio {
namespace {

TEST(Crew, DoesEveryItemOnceAndIsDoneWhenItReturns) {
  for (const size_t workers : {1, 2, 4}) {
    Crew crew(workers);
    EXPECT_EQ(crew.size(), workers);
    for (size_t round = 0; round < 300; ++round) {
      const size_t items = round % 7 == 0 ? round : round % 7;
      std::vector<int> done(items);
      std::vector<std::atomic<int>> busy(workers);
      crew.each(items, [&](size_t worker, size_t item) {
        EXPECT_EQ(busy.at(worker)++, 0);  // nobody else is that worker
        ++done[item];
        --busy.at(worker);
      });
      EXPECT_EQ(done, std::vector<int>(items, 1));
    }
  }
}

TEST(Crew, SaysThatMemoryRanOutAndGoesOn) {
  Crew crew(3);
  std::atomic<int> done = 0;
  const auto work = [&](size_t, size_t item) {
    if (item == 5) throw std::bad_alloc();
    ++done;
  };
  EXPECT_THROW(crew.each(50, work), std::bad_alloc);
  done = 0;
  crew.each(5, work);
  EXPECT_EQ(done, 5);
}

}  // namespace
}  // namespace askfolio
