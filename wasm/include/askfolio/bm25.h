// Lexical search: BM25 over the same chunks.
#ifndef ASKFOLIO_BM25_H_
#define ASKFOLIO_BM25_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "askfolio/hit.h"
#include "askfolio/lexical_query.h"
#include "askfolio/postings.h"
#include "askfolio/snapshot.h"
#include "askfolio/string_table.h"
#include "askfolio/words.h"

namespace askfolio {

struct Bm25Options {
  // How soon repeating a word stops counting: 0 counts a word once, large counts every time.
  float k1 = 1.2f;
  // How much long chunks are held back: 0 not at all, 1 in full proportion.
  float b = 0.75f;
};

class Bm25 {
 public:
  explicit Bm25(Bm25Options options = {});
  // May throw std::bad_alloc, the moved one lost: a std::deque allocates when it is moved from.
  Bm25(Bm25&&) = default;
  Bm25& operator=(Bm25&&) = default;

  // Takes time by the text's length where the label is above all that were added before, else by
  // that of the whole index. Throws std::bad_alloc, the text not in the index.
  // REQUIRES: label not in the index.
  void add(Label label, std::string_view text);
  // Unknown labels are passed over. A removed text's postings stay until they are as many as the
  // others', when the index is written anew; where there is no memory for that, until there is.
  void remove(Label label);
  size_t size() const { return texts_.size() - dead_; }
  bool contains(Label label) const;
  // What came out of a snapshot is checked when it is first used. Whether anything of it was wrong:
  // then its terms stand in no text any more, and the texts must be added anew.
  bool is_damaged() const { return is_damaged_; }

  // The k best with a score above zero, best first, equal scores by ascending label.
  // allowed: nullptr, or the only labels to consider, ascending.
  std::vector<Hit> search(std::string_view question, size_t k,
                          const std::vector<Label>* allowed = nullptr) const;
  // The score of each of the given labels (ascending), 0 for one that is unknown or that the
  // question's conditions rule out.
  //
  // The sum over the question's terms t (LexicalQuery) of idf(t) * f * (k1 + 1) / (f + k1 * norm),
  // where f is how often t stands in the text, norm = 1 - b + b * words of the text / mean words of
  // all, idf(t) = ln(1 + (N - n + 0.5) / (n + 0.5)), N texts, n of them with t (Robertson and
  // Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", with Lucene's idf, never
  // negative). The words of a text are its places (Term::position), stop words among them.
  std::vector<float> scores(std::string_view question, const std::vector<Label>& labels) const;
  // What the question's conditions leave, for any ranking: of the allowed labels (nullptr: all),
  // ascending, those whose text has every quoted phrase and nothing that is excluded. nullopt: the
  // question has no conditions, so that nothing is ruled out.
  std::optional<std::vector<Label>> admitted(std::string_view question,
                                             const std::vector<Label>* allowed = nullptr) const;

  // Bm25Loading reads it again.
  void save(SnapshotSaving& out) const;

 private:
  friend class Bm25Loading;
  // Texts are numbered from 0 by ascending label.
  struct Text {
    Label label;
    uint32_t words;
    bool is_live;
  };
  // A term of a name that was met before, and its position within it.
  struct KnownTerm {
    uint32_t term;
    uint32_t position;
  };
  struct KnownName {
    uint32_t end;  // of its terms in known_terms_; they begin where those of the name before end
    uint32_t positions;
  };
  struct ScoredTerm {
    const PostingList* list;
    float weight;  // idf * (k1 + 1)
  };
  // f / (f + k1 * norm), of 0 to 1.
  struct Saturation {
    float base;
    float slope;  // by a word of the text
    float operator()(uint32_t count, uint32_t words) const {
      const auto f = static_cast<float>(count);
      return f / (f + base + slope * static_cast<float>(words));
    }
  };

  void add_words(std::string_view text);
  void add_name(std::string_view name);
  void add_run(std::string_view run);
  void add_term(uint32_t term, uint32_t position);
  void learn_name(std::string_view name);
  void forget_names();
  uint32_t term_number(std::string_view text);
  const PostingList* list_of(std::string_view term) const;
  PostingList& list(uint32_t term) const;

  std::vector<uint32_t> terms_in_order() const;
  std::vector<uint32_t> numbers_by_label() const;
  void rewrite();

  uint32_t find(Label label) const;
  uint32_t live_texts(const PostingList& list) const;
  Saturation saturation() const;
  std::vector<ScoredTerm> scored_terms(const LexicalQuery& query) const;
  std::vector<Hit> search_all(const LexicalQuery& query, size_t k) const;
  std::vector<float> scores(const LexicalQuery& query, const std::vector<Label>& labels) const;
  std::vector<uint32_t> texts_with(const Phrase& phrase) const;
  std::vector<Label> admitted(const LexicalQuery& query, const std::vector<Label>* allowed) const;

  Bm25Options options_;
  std::vector<Text> texts_;
  size_t dead_ = 0;     // of texts_
  uint64_t words_ = 0;  // of all live texts
  StringTable terms_;
  // By a term's number. A vector would copy all of them to grow, and leave up to half unused. Asked
  // for by list(), which checks what nobody has checked.
  mutable std::deque<PostingList> lists_;
  mutable bool is_damaged_ = false;
  // Of a snapshot: how many texts it had, and the pieces in which lists lie until they change.
  uint32_t loaded_texts_ = 0;
  std::vector<std::vector<uint8_t>> loaded_;

  uint32_t next_place_ = 0;  // while a text is added
  // Names are the same over and over: each is folded, split and stemmed once.
  StringTable names_;
  std::vector<KnownName> known_names_;
  std::vector<KnownTerm> known_terms_;
};

// An index on its way in. All calls throw Error "bad-snapshot".
class Bm25Loading {
 public:
  // Reads what Bm25::save has written into the head. directory: of the same snapshot.
  Bm25Loading(SnapshotReader& head, const SnapshotDirectory& directory);
  // One piece each, in order, texts first.
  void add_texts(SnapshotReader& in);
  void add_terms(SnapshotReader& in);
  Bm25 finish() &&;

 private:
  Bm25 index_;
  size_t text_count_;
  size_t term_count_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_BM25_H_
