#include "askfolio/encoder.h"

#include <gtest/gtest.h>

#include <random>

#include "askfolio/error.h"
#include "encoder/kernels.h"
#include "plain_bert.h"

namespace askfolio {
namespace {

using testing::BertShape;
using testing::PlainBert;
using testing::Row;

std::vector<int32_t> random_ids(size_t count, uint32_t words, std::mt19937& random) {
  std::vector<int32_t> ids(count);
  for (int32_t& id : ids) id = static_cast<int32_t>(random() % words);
  return ids;
}

double cosine(const std::vector<float>& a, const Row& b) {
  double product = 0, squares = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    product += a[i] * b[i];
    squares += a[i] * a[i];
  }
  EXPECT_NEAR(squares, 1, 1e-5);
  return product;
}

std::string code_of(std::span<const uint8_t> weights) {
  try {
    Encoder encoder(weights);
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

constexpr BertShape kSmall = {
    .layers = 2, .width = 16, .heads = 2, .inner = 24, .words = 11, .positions = 13, .pooling = 0};

std::vector<uint8_t> small_file() {
  const PlainBert bert(kSmall, 1);
  return bert.file({1, 2, 3}, bert.encode({1, 2, 3}));
}

TEST(Encoder, IsAsGoodAsDoublePrecision) {
  std::mt19937 random(7);
  for (uint32_t trial = 0; trial < 24; ++trial) {
    const auto up_to = [&](uint32_t most) { return static_cast<uint32_t>(1 + random() % most); };
    const uint32_t heads = up_to(3), depth = 8 * up_to(4);
    const BertShape shape = {.layers = up_to(3),
                             .width = heads * depth,
                             .heads = heads,
                             .inner = 8 * up_to(12),
                             .words = 50,
                             .positions = 70,
                             .pooling = trial % 2};
    const PlainBert bert(shape, trial);
    const std::vector<uint8_t> file = bert.file({0}, bert.encode({0}));
    Encoder encoder(file);
    ASSERT_EQ(encoder.dims(), shape.width);
    std::vector<float> vector(shape.width);
    // One encoder, texts of all sizes in no order: nothing of one text may reach the next.
    for (const size_t count : {70, 1, 9, 64, 2, 8, 17, 3, 4, 5}) {
      const std::vector<int32_t> ids = random_ids(count, shape.words, random);
      encoder.encode(ids, vector.data());
      ASSERT_GT(cosine(vector, bert.encode(ids)), 0.99999) << trial << ": " << count << " tokens";
      std::vector<float> again(shape.width);
      Encoder(file).encode(ids, again.data());
      ASSERT_EQ(vector, again);
    }
  }
}

TEST(Encoder, IsNearlyAsGoodWithBytes) {
  const PlainBert bert(kSmall, 11);
  const std::vector<uint8_t> file = bert.file({0}, bert.encode({0}));
  Encoder encoder(file);
  std::mt19937 random(8);
  std::vector<float> wide(kSmall.width), bytes(kSmall.width);
  for (const size_t count : {13u, 1u, 8u, 4u}) {
    const std::vector<int32_t> ids = random_ids(count, kSmall.words, random);
    encoder.encode(ids, wide.data());
    ASSERT_TRUE(encoder.use(Product::kBytes));
    encoder.encode(ids, bytes.data());
    EXPECT_NE(wide, bytes);
    EXPECT_GT(cosine(bytes, bert.encode(ids)), 0.999) << count << " tokens";
    // Back again, nothing is left of it.
    ASSERT_TRUE(encoder.use(Product::kWide));
    encoder.encode(ids, bytes.data());
    EXPECT_EQ(wide, bytes);
  }
}

TEST(Encoder, TestsItself) {
  const PlainBert bert(kSmall, 3);
  const std::vector<int32_t> ids = {5, 0, 10, 7};
  Row expected = bert.encode(ids);
  EXPECT_NEAR(Encoder(bert.file(ids, expected)).self_test(), 1, 1e-4);
  for (double& value : expected) value = -value;
  EXPECT_NEAR(Encoder(bert.file(ids, expected)).self_test(), -1, 1e-4);
}

TEST(Encoder, RefusesTokensItDoesNotKnow) {
  const std::vector<uint8_t> file = small_file();
  Encoder encoder(file);
  std::vector<float> vector(encoder.dims(), 5);
  const std::vector<std::vector<int32_t>> bad = {
      {}, {11}, {-1}, {1, 2, 1 << 30}, std::vector<int32_t>(14, 1)};
  for (const auto& ids : bad) {
    try {
      encoder.encode(ids, vector.data());
      FAIL() << ids.size();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad-tokens");
    }
    EXPECT_EQ(vector, std::vector<float>(encoder.dims(), 5));
  }
}

TEST(EncoderWeights, RefusesEveryTruncationAndBitFlip) {
  const std::vector<uint8_t> file = small_file();
  ASSERT_EQ(code_of(file), "");
  for (size_t size = 0; size < file.size(); size += size < 200 ? 1 : 37) {
    // Of its own, so that the sanitizer sees a read behind the end.
    const std::vector<uint8_t> part(file.begin(), file.begin() + static_cast<ptrdiff_t>(size));
    ASSERT_EQ(code_of(part), "bad-weights") << size;
  }
  std::mt19937 random(5);
  for (int trial = 0; trial < 1000; ++trial) {
    std::vector<uint8_t> flipped = file;
    flipped[random() % file.size()] ^= static_cast<uint8_t>(1u << random() % 8);
    ASSERT_EQ(code_of(flipped), "bad-weights");
  }
}

TEST(EncoderWeights, RefusesForgedSizesWithARightChecksum) {
  std::mt19937 random(6);
  const std::vector<uint8_t> file = small_file();
  const uint32_t extremes[] = {0, 1, 7, 8, 12, 0x7fffffff, 0x80000000, 0xffffffff};
  // Layers, width, inner width, words, positions; then the example's number of tokens.
  const size_t example = file.size() - 4 * (1 + 3 + kSmall.width);
  for (const size_t offset :
       {size_t{16}, size_t{20}, size_t{28}, size_t{32}, size_t{36}, example}) {
    for (const uint32_t extreme : extremes) {
      std::vector<uint8_t> forged = file;
      std::memcpy(forged.data() + offset, &extreme, sizeof extreme);
      if (forged == file) continue;
      PlainBert::seal(forged);
      EXPECT_EQ(code_of(forged), "bad-weights") << offset << ": " << extreme;
    }
  }
  // A part and a whole more than there should be.
  for (const size_t more : {size_t{1}, size_t{4}, file.size()}) {
    std::vector<uint8_t> longer = file;
    longer.resize(file.size() + more);
    PlainBert::seal(longer);
    EXPECT_EQ(code_of(longer), "bad-weights") << more;
  }
}

TEST(EncoderKernels, SumsFitAtTheirLimits) {
  for (const size_t depth : {32u, 384u, 1536u, 2048u}) {
    const auto most = static_cast<int16_t>(quantised_limit(depth, 127));
    EXPECT_GT(most, 4000);
    const std::vector<int16_t> panel(kTileRows * depth, most);
    const std::vector<int16_t> columns(kTileColumns * depth, -127);
    const std::vector<float> ones(kTileColumns, 1), bias(kTileColumns, 0);
    std::vector<float> out(kTileSize);
    multiply_tile(panel.data(), columns.data(), depth, ones.data(), ones.data(), bias.data(),
                  out.data());
    const double expected = -127.0 * most * static_cast<double>(depth);
    for (const float value : out) EXPECT_NEAR(value / expected, 1, 1e-6);
  }
}

TEST(EncoderKernels, GeluIsCloseToItsDefinition) {
  std::vector<float> values;
  for (int i = -1200; i < 1200; ++i) values.push_back(static_cast<float>(i) / 100);
  std::vector<float> found = values;
  gelu(found.data(), found.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const double x = values[i];
    EXPECT_NEAR(found[i], x * 0.5 * std::erfc(-x / std::sqrt(2.0)), 1.2e-4) << x;
  }
}

TEST(EncoderKernels, SharesAddUpToOne) {
  std::mt19937 random(9);
  std::normal_distribution<float> normal(0, 8);
  for (const size_t count : {1u, 2u, 7u, 8u, 9u, 100u, 510u}) {
    const size_t blocks = (count + 7) / 8;
    std::vector<float> scores(blocks * kTileSize);
    for (float& score : scores) score = normal(random);
    const std::vector<float> given = scores;
    std::vector<int16_t> shares(blocks * kTileSize);
    std::vector<float> scales(kTileRows);
    softmax(scores.data(), blocks, count, shares.data(), scales.data());
    for (size_t row = 0; row < kTileRows; ++row) {
      const auto score = [&](size_t i) { return given[i / 8 * kTileSize + row * 8 + i % 8]; };
      double all = 0, found = 0;
      for (size_t i = 0; i < count; ++i) all += std::exp2(static_cast<double>(score(i)));
      for (size_t i = 0; i < blocks * 8; ++i) {
        const float share = scales[row] * shares[i / 2 * 8 + row * 2 + i % 2];
        found += share;
        EXPECT_NEAR(share, i < count ? std::exp2(score(i)) / all : 0, 2e-3) << count << ": " << i;
      }
      EXPECT_NEAR(found, 1, 1e-5);
    }
  }
}

}  // namespace
}  // namespace askfolio
