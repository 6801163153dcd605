// native_hnswlib FILE ENOUGH EF...: builds hnswlib's float32 index of the file's vectors on one
// thread and searches it with each ef until the recall is enough. Prints {"seconds": of building,
// "curve": [{ef, recall, qps}]}.
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "data.h"

namespace {

constexpr size_t kLinks = 16;
constexpr size_t kEfConstruction = 200;
constexpr int kRounds = 3;

double seconds_since(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

std::vector<uint32_t> search_all(const Data& data, const hnswlib::HierarchicalNSW<float>& graph) {
  std::vector<uint32_t> labels;
  labels.reserve(data.nearest.size());
  for (size_t q = 0; q < data.questions; ++q) {
    auto hits = graph.searchKnn(&data.asked[q * data.dims], data.k);
    for (; !hits.empty(); hits.pop()) labels.push_back(static_cast<uint32_t>(hits.top().second));
  }
  return labels;
}

double recall(const Data& data, const std::vector<uint32_t>& labels) {
  size_t found = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    const auto nearest = data.nearest.begin() + i / data.k * data.k;
    found += std::find(nearest, nearest + data.k, labels[i]) != nearest + data.k;
  }
  return static_cast<double>(found) / data.nearest.size();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const Data data = read_data(argv[1]);
  hnswlib::InnerProductSpace space(data.dims);
  hnswlib::HierarchicalNSW<float> graph(&space, data.count, kLinks, kEfConstruction);
  const auto begun = std::chrono::steady_clock::now();
  for (size_t i = 0; i < data.count; ++i) graph.addPoint(&data.vectors[i * data.dims], i);
  std::printf("{\"seconds\": %.2f, \"curve\": [", seconds_since(begun));
  double reached = 0;
  for (int i = 3; i < argc && reached < std::atof(argv[2]); ++i) {
    graph.setEf(std::atoi(argv[i]));
    double fastest = std::numeric_limits<double>::infinity();
    for (int round = 0; round < kRounds; ++round) {
      const auto asked = std::chrono::steady_clock::now();
      const std::vector<uint32_t> labels = search_all(data, graph);
      fastest = std::min(fastest, seconds_since(asked));
      reached = recall(data, labels);
    }
    std::printf("%s{\"ef\": %s, \"recall\": %.4f, \"qps\": %.0f}", i > 3 ? ", " : "", argv[i],
                reached, data.questions / fastest);
  }
  std::printf("]}\n");
}
