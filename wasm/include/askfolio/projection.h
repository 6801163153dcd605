// Many vectors on a plane: their first two principal components.
#ifndef ASKFOLIO_PROJECTION_H_
#define ASKFOLIO_PROJECTION_H_

#include <cstddef>
#include <functional>
#include <vector>

namespace askfolio {

// Writes vector `row` to `into` [dims].
using VectorReader = std::function<void(size_t row, float* into)>;

struct ProjectionOptions {
  // Vectors that the plane is found by, evenly from all. Small: quick, and the plane is a little
  // beside the best one; large: time grows with it, by 0.1 ms each (384 dimensions).
  size_t sample = 4096;
};

// [count][2]: where each vector stands on the plane through the mean on which they are spread most,
// the first coordinate along the direction of most spread. The larger part of either direction
// points up or right, so that the same vectors give the same points. One whose spread is nothing
// gives zeros. Reads each vector twice at most. REQUIRES: finite values, dims > 0.
std::vector<float> project(const VectorReader& read, size_t count, size_t dims,
                           ProjectionOptions options = {});

}  // namespace askfolio

#endif  // ASKFOLIO_PROJECTION_H_
