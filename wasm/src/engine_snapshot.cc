// An Engine in FORMAT.md's layout: documents, words and vectors.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "askfolio/engine.h"
#include "askfolio/snapshot.h"
#include "engine_impl.h"

namespace askfolio {
namespace {

// Labels from here on are refused: the next ones could not be counted any more.
constexpr uint64_t kLabelLimit = 0x80000000;
constexpr size_t kDocumentsInPiece = kPieceBytes / 12;

}  // namespace

SnapshotSaving Engine::save() const {
  SnapshotSaving out;
  const auto& documents = impl_->documents;
  out.add(SnapshotPart::kDocuments,
          [&documents, next = documents.begin()](SnapshotWriter& piece) mutable {
            std::vector<uint32_t> numbers;
            std::vector<uint32_t> firsts;
            std::vector<uint32_t> counts;
            for (; next != documents.end() && numbers.size() < kDocumentsInPiece; ++next) {
              numbers.push_back(next->first);
              firsts.push_back(next->second.first);
              counts.push_back(next->second.count);
            }
            piece.u32s(numbers);
            piece.u32s(firsts);
            piece.u32s(counts);
            return !numbers.empty();
          });
  impl_->words.save(out);
  impl_->index.save(out);
  return out;
}

void Engine::Impl::restore_document(uint32_t number, Range range) {
  require_snapshot(range.first + uint64_t{range.count} <= kLabelLimit, "label out of range");
  require_snapshot(documents.emplace(number, range).second, "a document occurs twice");
  if (range.count > 0) {
    require_snapshot(document_at.emplace(range.first, number).second, "documents overlap");
  }
  next_label = std::max(next_label, range.first + range.count);
}

// The labels of documents, texts and vectors belong together: documents' labels do not overlap,
// every one has a text, there is no other text, and vectors only where there is a text.
void Engine::Impl::require_labels() const {
  uint64_t texts = 0;
  size_t vectors = 0;
  Label end = 0;
  for (const auto& [first, number] : document_at) {
    require_snapshot(first >= end, "documents overlap");
    end = first + documents.at(number).count;
    for (Label label = first; label < end; ++label) {
      require_snapshot(words.contains(label), "a chunk has no text");
      if (index.contains(label)) ++vectors;
    }
    texts += documents.at(number).count;
  }
  require_snapshot(texts == words.size(), "a text belongs to no document");
  require_snapshot(vectors == index.size(), "a vector belongs to no document");
}

struct EngineLoading::Parts {
  Parts(SnapshotDirectory all, SnapshotReader head)
      : directory(std::move(all)), words(head, directory), index(head, directory) {
    head.finish();
  }
  SnapshotDirectory directory;
  std::vector<std::pair<uint32_t, Engine::Impl::Range>> documents;
  Bm25Loading words;
  VectorIndexLoading index;
};

EngineLoading::EngineLoading(std::span<const uint8_t> directory) {
  SnapshotDirectory all(directory);
  const SnapshotReader head = all.head();
  parts_ = std::make_unique<Parts>(std::move(all), head);
}

EngineLoading::EngineLoading(EngineLoading&&) noexcept = default;
EngineLoading::~EngineLoading() = default;

void EngineLoading::add_documents(SnapshotReader& in) {
  const std::vector<uint32_t> numbers = in.u32s();
  const std::vector<uint32_t> firsts = in.u32s();
  const std::vector<uint32_t> counts = in.u32s();
  require_snapshot(firsts.size() == numbers.size() && counts.size() == numbers.size(),
                   "documents' numbers, labels and counts differ in number");
  for (size_t i = 0; i < numbers.size(); ++i) {
    parts_->documents.push_back({numbers[i], {firsts[i], counts[i]}});
  }
}

void EngineLoading::add(std::span<const uint8_t> piece) {
  const SnapshotPart part = parts_->directory.take(piece);
  SnapshotReader in(piece);
  if (part == SnapshotPart::kDocuments) {
    add_documents(in);
  } else if (part == SnapshotPart::kTexts) {
    parts_->words.add_texts(in);
  } else if (part == SnapshotPart::kTerms) {
    parts_->words.add_terms(in);
  } else {
    parts_->index.add(part, in);
  }
  in.finish();
}

void EngineLoading::renumber(std::span<const uint32_t> numbers) {
  require_snapshot(numbers.size() == parts_->documents.size(), "as many numbers as documents");
  for (size_t i = 0; i < numbers.size(); ++i) parts_->documents[i].first = numbers[i];
}

Engine EngineLoading::finish() && {
  parts_->directory.finish();
  auto impl = std::make_unique<Engine::Impl>(std::move(parts_->index).finish(),
                                             std::move(parts_->words).finish());
  for (const auto& [number, range] : parts_->documents) impl->restore_document(number, range);
  impl->require_labels();
  return Engine(std::move(impl));
}

}  // namespace askfolio
