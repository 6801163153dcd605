// make_data FILE COUNT QUESTIONS: clustered unit vectors of 384 dimensions, with exact answers.
//
// A point is one of COUNT/100 centres, drawn from a normal distribution of 20 dimensions, plus 0.5
// times another such draw. A fixed random linear map takes it to 384 dimensions, where 0.1 of
// normal noise is added (its length a tenth of the signal's), and it is scaled to unit length. So
// the vectors lie near a surface of 20 dimensions, as embeddings of texts do. Questions are drawn
// likewise. The seed is fixed.
#include <algorithm>
#include <cmath>
#include <random>

#include "data.h"

namespace {

constexpr uint32_t kDims = 384;
constexpr uint32_t kIntrinsicDims = 20;
constexpr uint32_t kNearest = 10;

class Generator {
 public:
  explicit Generator(uint32_t count) : centres_(std::max(1u, count / 100) * kIntrinsicDims) {
    for (float& value : centres_) value = normal_(random_);
    for (float& value : map_) value = normal_(random_) / std::sqrt(float{kDims});
  }

  void next(float* out) {
    float point[kIntrinsicDims];
    const size_t centre = random_() % (centres_.size() / kIntrinsicDims) * kIntrinsicDims;
    for (size_t i = 0; i < kIntrinsicDims; ++i) point[i] = centres_[centre + i] + normal_(random_);
    float squares = 0;
    for (size_t d = 0; d < kDims; ++d) {
      out[d] = 0.1f * std::sqrt(float{kIntrinsicDims} / kDims) * normal_(random_);
      for (size_t i = 0; i < kIntrinsicDims; ++i) out[d] += map_[d * kIntrinsicDims + i] * point[i];
      squares += out[d] * out[d];
    }
    for (size_t d = 0; d < kDims; ++d) out[d] /= std::sqrt(squares);
  }

 private:
  std::mt19937 random_{1};
  std::normal_distribution<float> normal_;
  std::vector<float> centres_;
  float map_[kDims * kIntrinsicDims];
};

float dot(const float* a, const float* b) {
  float sums[16] = {};
  for (size_t i = 0; i < kDims; i += 16) {
    for (size_t j = 0; j < 16; ++j) sums[j] += a[i + j] * b[i + j];
  }
  float sum = 0;
  for (const float part : sums) sum += part;
  return sum;
}

std::vector<uint32_t> nearest(const std::vector<float>& vectors, const float* question) {
  std::vector<std::pair<float, uint32_t>> all;
  for (size_t i = 0; i < vectors.size() / kDims; ++i) {
    all.push_back({-dot(&vectors[i * kDims], question), static_cast<uint32_t>(i)});
  }
  std::partial_sort(all.begin(), all.begin() + kNearest, all.end());
  std::vector<uint32_t> labels;
  for (size_t i = 0; i < kNearest; ++i) labels.push_back(all[i].second);
  return labels;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto count = static_cast<uint32_t>(std::atoi(argv[2]));
  const auto questions = static_cast<uint32_t>(std::atoi(argv[3]));
  Generator generator(count);
  std::vector<float> vectors(size_t{count} * kDims), asked(size_t{questions} * kDims);
  for (size_t i = 0; i < count; ++i) generator.next(&vectors[i * kDims]);
  for (size_t i = 0; i < questions; ++i) generator.next(&asked[i * kDims]);
  std::FILE* file = open_or_exit(argv[1], "wb");
  const uint32_t header[] = {kDims, count, questions, kNearest};
  std::fwrite(header, sizeof(uint32_t), 4, file);
  std::fwrite(vectors.data(), sizeof(float), vectors.size(), file);
  std::fwrite(asked.data(), sizeof(float), asked.size(), file);
  for (size_t i = 0; i < questions; ++i) {
    const std::vector<uint32_t> labels = nearest(vectors, &asked[i * kDims]);
    std::fwrite(labels.data(), sizeof(uint32_t), labels.size(), file);
  }
  return std::fclose(file) == 0 ? 0 : 1;
}
