#include "vocabulary.h"

#include "askfolio/error.h"

namespace askfolio {
namespace {

constexpr uint32_t kNoKey = 0xFFFFFFFF;
// A key holds the node in 24 bits; the largest BERT vocabularies need a twentieth of that.
constexpr uint32_t kMaxNodes = 1u << 24;

uint32_t key_of(uint32_t node, char byte) { return node << 8 | static_cast<uint8_t>(byte); }

}  // namespace

Vocabulary::Vocabulary() : edges_(1u << 10, Edge{kNoKey, 0, -1}), shift_(32 - 10) {}

// The slot that holds the key, or the free one where it belongs.
size_t Vocabulary::slot_of(uint32_t key) const {
  size_t slot = key * 0x9E3779B1u >> shift_;
  while (edges_[slot].key != key && edges_[slot].key != kNoKey) {
    slot = (slot + 1) & (edges_.size() - 1);
  }
  return slot;
}

void Vocabulary::grow() {
  std::vector<Edge> old(edges_.size() * 2, Edge{kNoKey, 0, -1});
  old.swap(edges_);
  --shift_;
  for (const Edge& edge : old) {
    if (edge.key != kNoKey) edges_[slot_of(edge.key)] = edge;
  }
}

void Vocabulary::add(std::string_view piece, int32_t id) {
  const bool continues = piece.size() > 2 && piece.substr(0, 2) == "##";
  uint32_t node = continues ? kContinuation : kStart;
  if (continues) piece.remove_prefix(2);
  for (size_t i = 0; i < piece.size(); ++i) {
    if (nodes_ >= edges_.size() / 2) grow();
    const uint32_t key = key_of(node, piece[i]);
    Edge& edge = edges_[slot_of(key)];
    if (edge.key == kNoKey) {
      if (nodes_ + 1 == kMaxNodes) throw Error("bad-tokenizer", "The vocabulary is too large.");
      edge = {key, nodes_++, -1};
    }
    if (i + 1 == piece.size()) edge.id = id;
    node = edge.node;
  }
}

Vocabulary::Match Vocabulary::longest(uint32_t root, std::string_view text) const {
  Match match{-1, 0};
  uint32_t node = root;
  for (size_t i = 0; i < text.size(); ++i) {
    const Edge& edge = edges_[slot_of(key_of(node, text[i]))];
    if (edge.key == kNoKey) break;
    node = edge.node;
    if (edge.id >= 0) match = {edge.id, i + 1};
  }
  return match;
}

}  // namespace askfolio
