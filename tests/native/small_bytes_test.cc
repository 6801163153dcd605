#include "askfolio/small_bytes.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace askfolio {
namespace {

// What std::string makes of the same changes.
TEST(SmallBytes, ChangesAsAStringDoes) {
  std::mt19937 random(1);
  std::vector<SmallBytes> all(20);
  std::vector<std::string> expected(20);
  for (int step = 0; step < 40000; ++step) {
    const size_t i = random() % 20;
    const size_t other = random() % 20;
    if (random() % 50 == 0 && i != other) {
      all[i] = std::move(all[other]);
      expected[i] = expected[other];
      all[other] = SmallBytes(std::string_view(expected[other]).substr(0, random() % 9));
      expected[other] = all[other].view();
    } else {
      const auto byte = static_cast<char>(random());
      all[i].push_back(static_cast<uint8_t>(byte));
      expected[i] += byte;
    }
    ASSERT_EQ(all[i].view(), expected[i]);
    ASSERT_EQ(all[i].empty(), expected[i].empty());
    ASSERT_EQ(all[i].end() - all[i].begin(), static_cast<std::ptrdiff_t>(expected[i].size()));
  }
}

}  // namespace
}  // namespace askfolio
