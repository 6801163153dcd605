#include "askfolio/vector_index.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <string>
#include <utility>

#include "askfolio/error.h"
#include "vector_index_impl.h"

namespace askfolio {
namespace {

// Empty where it is sound: finite in every value, and its square too. Then no inner product of two
// such vectors overflows (Cauchy-Schwarz), and NaN is never compared.
std::string fault_of(const float* vector, size_t dims) {
  double squares = 0.0;
  for (size_t i = 0; i < dims; ++i) {
    if (!std::isfinite(vector[i])) {
      return "value " + std::to_string(i) + " is " + (std::isnan(vector[i]) ? "NaN" : "infinite");
    }
    squares += static_cast<double>(vector[i]) * vector[i];
  }
  return squares < std::numeric_limits<float>::max() / 2 ? "" : "its square is too large";
}

}  // namespace

void VectorIndex::Impl::reserve(size_t vectors) {
  graph.reserve(vectors);
  reserve_labels(vectors);
  if (limits.fine_bytes > 0) reserve_fine(vectors * padded(dims));
}

// labels: different ones. The vectors of those that are not known are appended at once, as far as
// there are no signposts whose places they take.
void VectorIndex::Impl::set(std::span<const Label> which, std::vector<Quantized> vectors) {
  std::vector<Label> new_labels;
  std::vector<Quantized> appended;
  for (size_t i = 0; i < which.size(); ++i) {
    const auto known = slots.find(which[i]);
    if (known != slots.end()) {
      replace(known->second, vectors[i]);
    } else if (!free.empty()) {
      const Slot slot = free.back();
      replace(slot, vectors[i]);
      slots.emplace(which[i], slot);
      free.pop_back();
      labels[slot] = which[i];
    } else {
      new_labels.push_back(which[i]);
      appended.push_back(std::move(vectors[i]));
    }
  }
  append(new_labels, appended);
}

bool VectorIndex::Impl::remove(Label label) {
  const auto known = slots.find(label);
  if (known == slots.end()) return false;
  free.push_back(known->second);
  labels[known->second] = kNoLabel;
  slots.erase(known);
  return true;
}

void VectorIndex::Impl::replace(Slot slot, const Quantized& vector) {
  set_fine(slot, vector);  // before there may be no memory for links
  graph.replace(slot, vector);
}

void VectorIndex::Impl::append(std::span<const Label> which, std::span<const Quantized> vectors) {
  const auto first = static_cast<Slot>(nodes());
  const size_t count = first + which.size();
  reserve_labels(count);
  append_fine(which.size());
  labels.resize(count, kNoLabel);
  try {
    graph.append(vectors);
    for (size_t i = 0; i < which.size(); ++i) {
      const auto slot = static_cast<Slot>(first + i);
      set_fine(slot, vectors[i]);
      slots.emplace(which[i], slot);
      labels[slot] = which[i];
    }
  } catch (const std::bad_alloc&) {  // what the graph has of the others stands as signposts
    labels.resize(graph.size());
    fine.resize(std::min(fine.size(), graph.size() * padded(dims)));
    for (Slot slot = first; slot < nodes(); ++slot) {
      if (labels[slot] == kNoLabel) free.push_back(slot);
    }
    throw;
  }
}

// In steps of a quarter at least. Then removing as many takes no memory.
void VectorIndex::Impl::reserve_labels(size_t vectors) {
  const size_t known = labels.capacity();
  if (vectors <= known) return;
  const size_t roomy = std::max(vectors, known + known / 4);
  slots.reserve(roomy);
  free.reserve(roomy);
  labels.reserve(roomy);
}

// In steps of a quarter at least, and never beyond fine_bytes.
void VectorIndex::Impl::reserve_fine(size_t bytes) {
  const size_t known = fine.capacity();
  if (bytes > known) fine.reserve(std::min(limits.fine_bytes, std::max(bytes, known + known / 4)));
}

void VectorIndex::Impl::append_fine(size_t vectors) {
  const size_t kept = std::min(nodes() + vectors, limits.fine_bytes / padded(dims));
  const size_t size = kept * padded(dims);
  if (size <= fine.size()) return;
  reserve_fine(size);
  fine.resize(size);
}

// nullptr where only the upper bytes are kept.
const int8_t* VectorIndex::Impl::fine_codes(Slot slot) const {
  const size_t at = slot * padded(dims);
  return at < fine.size() ? &fine[at] : nullptr;
}

void VectorIndex::Impl::set_fine(Slot slot, const Quantized& vector) {
  if (fine_codes(slot) == nullptr) return;
  std::copy(vector.fine.begin(), vector.fine.end(), &fine[slot * padded(dims)]);
}

Quantized VectorIndex::Impl::vector(Slot slot) const {
  const Node node = graph.node(slot);
  if (precision == Precision::kFloat32) {
    return {0.0f, {}, {}, {node.values(), node.values() + padded(dims)}};
  }
  Quantized vector{node.scale(), {node.codes(), node.codes() + padded(dims)}, {}, {}};
  const int8_t* lower = fine_codes(slot);
  if (lower != nullptr) vector.fine.assign(lower, lower + padded(dims));
  vector.fine.resize(padded(dims));
  return vector;
}

bool VectorIndex::Impl::holds(Label label, const Quantized& vector) const {
  const auto known = slots.find(label);
  if (known == slots.end()) return false;
  const Quantized held = this->vector(known->second);
  return held.scale == vector.scale && held.coarse == vector.coarse && held.values == vector.values &&
         (fine_codes(known->second) == nullptr || held.fine == vector.fine);
}

VectorIndex::VectorIndex(size_t dims, VectorLimits limits, Precision precision) {
  if (dims == 0 || dims > kMaxDims) {
    throw Error("bad-vector", "vector: expected 1 to " + std::to_string(kMaxDims) +
                                  " dimensions, found " + std::to_string(dims));
  }
  impl_ = std::make_unique<Impl>(dims, precision, limits);
}

VectorIndex::VectorIndex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
VectorIndex::VectorIndex(VectorIndex&&) noexcept = default;
VectorIndex& VectorIndex::operator=(VectorIndex&&) noexcept = default;
VectorIndex::~VectorIndex() = default;

size_t VectorIndex::dims() const { return impl_->dims; }

Precision VectorIndex::precision() const { return impl_->precision; }

size_t VectorIndex::size() const { return impl_->slots.size(); }

bool VectorIndex::contains(Label label) const { return impl_->slots.contains(label); }

bool VectorIndex::read(Label label, float* into) const {
  const auto known = impl_->slots.find(label);
  if (known == impl_->slots.end()) return false;
  const Quantized vector = impl_->vector(known->second);
  if (impl_->precision == Precision::kFloat32) {
    std::copy_n(vector.values.begin(), impl_->dims, into);
    return true;
  }
  for (size_t i = 0; i < impl_->dims; ++i) {
    const int code = vector.coarse[i] * kFinePerCoarse + vector.fine[i];
    into[i] = vector.scale * static_cast<float>(code) / kFinePerCoarse;
  }
  return true;
}

void VectorIndex::check(const float* vector) const {
  const std::string fault = fault_of(vector, impl_->dims);
  if (!fault.empty()) throw Error("bad-vector", "vector: expected finite values, but " + fault);
}

void VectorIndex::reserve(size_t vectors) { impl_->reserve(vectors); }

void VectorIndex::add(Label first, const float* vectors, size_t count) {
  for (size_t i = 0; i < count; ++i) check(vectors + i * dims());
  std::vector<Label> labels;
  std::vector<Quantized> quantized;
  for (size_t i = 0; i < count; ++i) {
    const auto label = static_cast<Label>(first + i);
    Quantized vector = quantize(vectors + i * dims(), dims(), precision());
    // A replaced vector is linked anew, for nothing where it is the same.
    if (impl_->holds(label, vector)) continue;
    labels.push_back(label);
    quantized.push_back(std::move(vector));
  }
  if (successor_) successor_->await(labels);
  impl_->set(labels, std::move(quantized));
}

bool VectorIndex::remove(Label label) {
  if (!impl_->remove(label)) return false;
  if (successor_) successor_->index->remove(label);
  return true;
}

}  // namespace askfolio
