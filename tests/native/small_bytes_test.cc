#include "askfolio/small_bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace askfolio {
namespace {

// What std::string makes of the same changes; what was lent stays as it is.
TEST(SmallBytes, ChangesAsAStringDoes) {
  std::mt19937 random(1);
  std::vector<SmallBytes> all(20);
  std::vector<std::string> expected(20);
  std::deque<std::string> lenders;
  std::deque<std::string> lent;
  for (int step = 0; step < 40000; ++step) {
    const size_t i = random() % 20;
    const size_t other = random() % 20;
    if (random() % 50 == 0 && i != other) {
      all[i] = std::move(all[other]);
      expected[i] = expected[other];
      expected[other].resize(std::min<size_t>(expected[other].size(), random() % 9));
      if (random() % 2 == 0) {
        lenders.push_back(expected[other]);
        lent.push_back(expected[other]);
        all[other] = SmallBytes::lent(lenders.back());
      } else {
        all[other] = SmallBytes(expected[other]);
      }
    } else if (random() % 4 == 0 && !expected[i].empty()) {
      const size_t at = random() % expected[i].size();
      all[i].begin()[at] ^= 1;
      expected[i][at] ^= 1;
    } else {
      const auto byte = static_cast<char>(random());
      all[i].push_back(static_cast<uint8_t>(byte));
      expected[i] += byte;
    }
    ASSERT_EQ(all[i].view(), expected[i]);
    ASSERT_EQ(all[i].empty(), expected[i].empty());
    const SmallBytes& same = all[i];
    ASSERT_EQ(same.end() - same.begin(), static_cast<std::ptrdiff_t>(expected[i].size()));
  }
  EXPECT_EQ(lenders, lent);
}

}  // namespace
}  // namespace askfolio
