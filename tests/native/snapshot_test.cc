#include "askfolio/snapshot.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "askfolio/error.h"
#include "snapshot_bytes.h"

namespace askfolio {
namespace {

// Two pieces of one part, one of another, and a head.
Snapshot sample() {
  SnapshotSaving saving;
  saving.head().u32(0xDEADBEEF);
  saving.head().f32(-0.5f);
  saving.add(SnapshotPart::kTexts, [n = 0](SnapshotWriter& piece) mutable {
    piece.u32(7);
    piece.bytes("text");
    return n++ < 2;
  });
  saving.add(SnapshotPart::kSlots, [](SnapshotWriter&) { return false; });
  saving.add(SnapshotPart::kFine, [n = 0](SnapshotWriter& piece) mutable {
    piece.u32s(std::vector<uint32_t>{1, 2, 3});
    return n++ < 1;
  });
  return taken(std::move(saving));
}

std::string refusal(const Snapshot& snapshot) {
  try {
    SnapshotDirectory directory(snapshot.directory);
    for (const Bytes& piece : snapshot.pieces) directory.take(piece);
    directory.finish();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-snapshot");
    return error.what();
  }
  return "";
}

TEST(Snapshot, GivesBackWhatWasWritten) {
  const Snapshot snapshot = sample();
  SnapshotDirectory directory(snapshot.directory);
  SnapshotReader head = directory.head();
  EXPECT_EQ(head.u32(), 0xDEADBEEF);
  EXPECT_EQ(head.f32(), -0.5f);
  head.finish();
  EXPECT_EQ(directory.bytes_of(SnapshotPart::kTexts), 24u);
  EXPECT_EQ(directory.bytes_of(SnapshotPart::kSlots), 0u);
  ASSERT_EQ(snapshot.pieces.size(), 3u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(directory.take(snapshot.pieces[i]), SnapshotPart::kTexts);
    SnapshotReader in(snapshot.pieces[i]);
    EXPECT_EQ(in.u32(), 7u);
    EXPECT_EQ(in.bytes(), "text");
    in.finish();
  }
  EXPECT_EQ(directory.take(snapshot.pieces[2]), SnapshotPart::kFine);
  EXPECT_EQ(SnapshotReader(snapshot.pieces[2]).u32s(), (std::vector<uint32_t>{1, 2, 3}));
  directory.finish();
}

// The bytes as FORMAT.md describes them, the checksums by another program.
TEST(Snapshot, HasTheDescribedLayout) {
  SnapshotSaving saving;
  saving.head().u32(5);
  Bytes letters;
  for (int i = 0; i < 77; ++i) letters.push_back(static_cast<uint8_t>('a' + i % 26));
  saving.add(SnapshotPart::kTerms, [&, n = 0](SnapshotWriter& piece) mutable {
    piece.raw(letters.data(), letters.size());
    return n++ < 1;
  });
  const Snapshot snapshot = taken(std::move(saving));
  const Bytes expected = {'A', 'S', 'K', 'F', 5, 0, 0, 0, 0x60, 0x97, 0xe7, 0x6c, 0x6d, 0x45,
                          0x08, 0x02, 1, 0, 0, 0, 2, 0, 0, 0, 77, 0, 0, 0, 0xa5, 0x62, 0x4a, 0xaa,
                          0x23, 0x39, 0xaf, 0x9c, 5, 0, 0, 0};
  EXPECT_EQ(snapshot.directory, expected);
  EXPECT_EQ(snapshot.pieces, std::vector<Bytes>{letters});
}

TEST(Snapshot, RefusesEveryTruncationAndExtension) {
  const Snapshot whole = sample();
  EXPECT_EQ(refusal(whole), "");
  for (size_t which = 0; which <= whole.pieces.size(); ++which) {
    const auto cut = [&](Snapshot& of) -> Bytes& {
      return which == 0 ? of.directory : of.pieces[which - 1];
    };
    Snapshot changed = whole;
    cut(changed).push_back(0);
    EXPECT_NE(refusal(changed), "");
    for (changed = whole; !cut(changed).empty();) {
      cut(changed).pop_back();
      EXPECT_NE(refusal(changed), "") << which << " " << cut(changed).size();
    }
  }
  Snapshot changed = whole;
  changed.pieces.pop_back();
  EXPECT_EQ(refusal(changed), "snapshot: pieces: expected 3, found 2");
  changed = whole;
  changed.pieces.push_back({});
  EXPECT_NE(refusal(changed), "");
  changed = whole;
  std::swap(changed.pieces[0], changed.pieces[2]);
  EXPECT_NE(refusal(changed), "");
}

TEST(Snapshot, RefusesEveryFlippedBit) {
  Snapshot snapshot = sample();
  for (size_t bit = 0; bit < 8 * snapshot.size(); ++bit) {
    snapshot[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_NE(refusal(snapshot), "") << bit;
    snapshot[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
  }
  EXPECT_EQ(refusal(snapshot), "");
}

TEST(Snapshot, SaysWhatWasExpectedAndFound) {
  Snapshot snapshot = sample();
  snapshot.directory[4] = 9;
  EXPECT_EQ(refusal(snapshot), "snapshot: version: expected 5, found 9");
  snapshot = sample();
  snapshot.pieces[1].pop_back();
  EXPECT_EQ(refusal(snapshot), "snapshot: piece 1: bytes: expected 12, found 11");
}

// What is the same in two snapshots need not be written twice.
TEST(Snapshot, PiecesKeepTheirNamesWhereTheyStayTheSame) {
  Engine engine(4);
  const std::vector<std::string_view> texts = {"one", "two"};
  const auto names = [&] {
    std::vector<std::pair<SnapshotPart, uint64_t>> all;
    for (SnapshotSaving saving = engine.save(); saving.next();) {
      all.emplace_back(saving.name().part, saving.name().checksum);
    }
    return all;
  };
  engine.add_document(1, texts);
  engine.set_vectors(1, std::vector<float>(8, 0.5f));
  const auto before = names();
  EXPECT_EQ(names(), before);
  engine.add_document(2, texts);
  const auto after = names();
  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < after.size(); ++i) {
    const bool is_of_vectors = after[i].first >= SnapshotPart::kSlots;
    EXPECT_EQ(after[i] == before[i], is_of_vectors) << i;
  }
}

TEST(Snapshot, NeverReadsBeyondAPiece) {
  const Bytes bytes(4, 0xFF);
  EXPECT_THROW(SnapshotReader(bytes).u32s(), Error);
  EXPECT_THROW(SnapshotReader(bytes).bytes(), Error);
  EXPECT_THROW(SnapshotReader(bytes).u64(), Error);
  EXPECT_THROW(SnapshotReader(bytes).finish(), Error);
  SnapshotReader in(bytes);
  in.u32();
  EXPECT_THROW(in.u32(), Error);
}

}  // namespace
}  // namespace askfolio
