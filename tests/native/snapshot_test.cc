#include "askfolio/snapshot.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

#include "askfolio/error.h"
#include "snapshot_bytes.h"

namespace askfolio {
namespace {

std::vector<uint8_t> sample() {
  return sealed([](SnapshotWriter& out) {
    out.u32(0xDEADBEEF);
    out.f32(-0.5f);
    out.bytes("text");
    out.u32s(std::vector<uint32_t>{1, 2, 3});
    out.f32s(std::vector<float>{0.25f, 4.0f});
  });
}

std::string refusal(std::span<const uint8_t> bytes) {
  try {
    reader_of(bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-snapshot");
    return error.what();
  }
  return "";
}

TEST(Snapshot, GivesBackWhatWasWritten) {
  const std::vector<uint8_t> bytes = sample();
  SnapshotReader in = reader_of(bytes);
  EXPECT_EQ(in.u32(), 0xDEADBEEF);
  EXPECT_EQ(in.f32(), -0.5f);
  EXPECT_EQ(in.bytes(), "text");
  EXPECT_EQ(in.u32s(), (std::vector<uint32_t>{1, 2, 3}));
  EXPECT_EQ(in.f32s(), (std::vector<float>{0.25f, 4.0f}));
  in.finish();
}

// Fields that end anywhere in a piece, and some that are longer than one.
TEST(Snapshot, GivesBackWhatIsLongerThanAPiece) {
  std::mt19937 random(1);
  std::vector<std::string> texts;
  for (int i = 0; i < 100; ++i) {
    const size_t most = i % 30 == 0 ? 3 * kSnapshotPiece : 100000;
    texts.push_back(std::string(random() % most, static_cast<char>(i)));
  }
  const auto bytes = sealed([&](SnapshotWriter& out) {
    for (const std::string& text : texts) out.bytes(text);
    out.raw(texts[1].data(), texts[1].size());
  });
  SnapshotReader in = reader_of(bytes);
  for (const std::string& text : texts) ASSERT_EQ(in.bytes(), text);
  EXPECT_EQ(in.left(), texts[1].size());
  EXPECT_EQ(std::memcmp(in.raw(texts[1].size()), texts[1].data(), texts[1].size()), 0);
  in.finish();
}

// The bytes as FORMAT.md describes them, the checksum by another program.
TEST(Snapshot, HasTheDescribedLayout) {
  const std::vector<uint8_t> expected = {'A',  'S',  'K',  'F',  3, 0, 0,    0,    5,    0,
                                         0,    0,    0,    0,    0, 0, 0xf3, 0xac, 0x62, 0x29,
                                         0xdf, 0x1a, 0x63, 0xaf, 1, 0, 0,    0,    'a'};
  EXPECT_EQ(sealed([](SnapshotWriter& out) { out.bytes("a"); }), expected);
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
  const auto bytes = sealed([](SnapshotWriter& out) { out.u32(0xFFFFFFFF); });
  EXPECT_THROW(reader_of(bytes).u32s(), Error);
  EXPECT_THROW(reader_of(bytes).f32s(), Error);
  EXPECT_THROW(reader_of(bytes).bytes(), Error);
  EXPECT_THROW(reader_of(bytes).finish(), Error);
  SnapshotReader in = reader_of(bytes);
  in.u32();
  EXPECT_THROW(in.u32(), Error);
}

}  // namespace
}  // namespace askfolio
