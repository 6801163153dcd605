#include "askfolio/snapshot.h"

#include <gtest/gtest.h>

#include <string>

#include "askfolio/error.h"

namespace askfolio {
namespace {

std::vector<uint8_t> sample() {
  SnapshotWriter out;
  out.u32(0xDEADBEEF);
  out.f32(-0.5f);
  out.bytes("text");
  out.u32s(std::vector<uint32_t>{1, 2, 3});
  out.f32s(std::vector<float>{0.25f, 4.0f});
  return std::move(out).seal();
}

std::string refusal(std::span<const uint8_t> bytes) {
  try {
    SnapshotReader reader(bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-snapshot");
    return error.what();
  }
  return "";
}

TEST(Snapshot, GivesBackWhatWasWritten) {
  const std::vector<uint8_t> bytes = sample();
  SnapshotReader in(bytes);
  EXPECT_EQ(in.u32(), 0xDEADBEEF);
  EXPECT_EQ(in.f32(), -0.5f);
  EXPECT_EQ(in.bytes(), "text");
  EXPECT_EQ(in.u32s(), (std::vector<uint32_t>{1, 2, 3}));
  EXPECT_EQ(in.f32s(), (std::vector<float>{0.25f, 4.0f}));
  in.finish();
}

// The bytes as FORMAT.md describes them, the checksum by another program.
TEST(Snapshot, HasTheDescribedLayout) {
  SnapshotWriter out;
  out.bytes("a");
  const std::vector<uint8_t> expected = {'A',  'S',  'K',  'F',  3, 0, 0,    0,    5,    0,
                                         0,    0,    0,    0,    0, 0, 0x7f, 0xdd, 0xdb, 0xa7,
                                         0xae, 0x0d, 0x0d, 0xd8, 1, 0, 0,    0,    'a'};
  EXPECT_EQ(std::move(out).seal(), expected);
}

TEST(Snapshot, RefusesEveryTruncationAndExtension) {
  std::vector<uint8_t> bytes = sample();
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(refusal(std::span(bytes).first(size)), "") << size;
  }
  bytes.push_back(0);
  EXPECT_NE(refusal(bytes), "");
}

TEST(Snapshot, RefusesEveryFlippedBit) {
  std::vector<uint8_t> bytes = sample();
  for (size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_NE(refusal(bytes), "") << bit;
    bytes[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
  }
  EXPECT_EQ(refusal(bytes), "");
}

TEST(Snapshot, SaysWhatWasExpectedAndFound) {
  std::vector<uint8_t> bytes = sample();
  bytes[4] = 9;
  EXPECT_EQ(refusal(bytes), "snapshot: version: expected 3, found 9");
}

TEST(Snapshot, NeverReadsBeyondTheBody) {
  SnapshotWriter out;
  out.u32(0xFFFFFFFF);
  const std::vector<uint8_t> bytes = std::move(out).seal();
  EXPECT_THROW(SnapshotReader(bytes).u32s(), Error);
  EXPECT_THROW(SnapshotReader(bytes).f32s(), Error);
  EXPECT_THROW(SnapshotReader(bytes).bytes(), Error);
  EXPECT_THROW(SnapshotReader(bytes).finish(), Error);
  SnapshotReader in(bytes);
  in.u32();
  EXPECT_THROW(in.u32(), Error);
}

}  // namespace
}  // namespace askfolio
