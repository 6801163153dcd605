// The vectors that indexes are measured with, as the file that make_data writes:
// u32 dims, count, questions, k; f32 vectors[count][dims]; f32 questions[questions][dims];
// u32 nearest[questions][k], the exact answers.
#ifndef ASKFOLIO_BENCH_DATA_H_
#define ASKFOLIO_BENCH_DATA_H_

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

struct Data {
  uint32_t dims = 0, count = 0, questions = 0, k = 0;
  std::vector<float> vectors, asked;
  std::vector<uint32_t> nearest;
};

inline std::FILE* open_or_exit(const char* path, const char* mode) {
  std::FILE* file = std::fopen(path, mode);
  if (file == nullptr) {
    std::perror(path);
    std::exit(1);
  }
  return file;
}

template <typename T>
void read_or_exit(std::FILE* file, T* values, size_t count) {
  if (std::fread(values, sizeof(T), count, file) == count) return;
  std::fprintf(stderr, "the file of vectors is too short\n");
  std::exit(1);
}

inline Data read_data(const char* path) {
  std::FILE* file = open_or_exit(path, "rb");
  Data data;
  uint32_t header[4];
  read_or_exit(file, header, 4);
  data.dims = header[0];
  data.count = header[1];
  data.questions = header[2];
  data.k = header[3];
  data.vectors.resize(size_t{data.count} * data.dims);
  data.asked.resize(size_t{data.questions} * data.dims);
  data.nearest.resize(size_t{data.questions} * data.k);
  read_or_exit(file, data.vectors.data(), data.vectors.size());
  read_or_exit(file, data.asked.data(), data.asked.size());
  read_or_exit(file, data.nearest.data(), data.nearest.size());
  std::fclose(file);
  return data;
}

#endif  // ASKFOLIO_BENCH_DATA_H_
