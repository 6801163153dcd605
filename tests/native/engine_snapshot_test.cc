#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "askfolio/engine.h"
#include "engine_model.h"
#include "snapshot_bytes.h"

namespace askfolio {
namespace {

TEST_F(EngineModel, DamagedSnapshotsAreRefused) {
  for (uint32_t document = 0; document < 6; ++document) {
    add(document);
    embed(document);
  }
  Snapshot snapshot = snapshot_of(engine_);
  const auto load = [](const Snapshot& damaged) {
    return code_of([&] { engine_of(damaged); });
  };
  for (size_t piece = 0; piece < snapshot.pieces.size(); ++piece) {
    Snapshot cut = snapshot;
    while (!cut.pieces[piece].empty()) {
      cut.pieces[piece].pop_back();
      ASSERT_EQ(load(cut), "bad-snapshot") << piece << " " << cut.pieces[piece].size();
    }
    cut.pieces.resize(piece);
    ASSERT_EQ(load(cut), "bad-snapshot") << piece;
  }
  for (int i = 0; i < 1000; ++i) {
    const size_t bit = random_() % (8 * snapshot.size());
    snapshot[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    ASSERT_EQ(load(snapshot), "bad-snapshot") << bit;
    snapshot[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
  }
  EXPECT_EQ(snapshot_of(engine_of(snapshot)), snapshot);
}

// Checksums put right after the damage: what loads must work all the same.
TEST_F(EngineModel, ForgedSnapshotsNeverCrash) {
  for (uint32_t document = 0; document < 6; ++document) {
    add(document);
    embed(document);
  }
  const Snapshot snapshot = snapshot_of(engine_);
  const size_t head = kTableAt + kRowSize * snapshot.pieces.size();
  size_t refused = 0;
  for (int i = 0; i < 1000; ++i) {
    Snapshot damaged = snapshot;
    damaged[head + random_() % (damaged.size() - head)] ^= static_cast<uint8_t>(1 << random_() % 8);
    const Snapshot forged = sealed(damaged);
    try {
      Engine loaded = engine_of(forged);
      const std::vector<std::string_view> texts = {"w1 w2", "w3"};
      loaded.add_document(99, texts);
      loaded.set_vectors(99, std::vector<float>(2 * loaded.dims(), 0.1f));
      loaded.remove_document(3);
      loaded.search("w1 w2 w3 w4 w5", std::vector<float>(loaded.dims(), 0.1f), {});
      snapshot_of(loaded);
      if (loaded.is_damaged()) ++refused;
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 150u);
  EXPECT_LT(refused, 1000u);
}

}  // namespace
}  // namespace askfolio
