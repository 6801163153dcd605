// JSON that somebody wrote, read where memory may end.
#ifndef ASKFOLIO_PARSED_JSON_H_
#define ASKFOLIO_PARSED_JSON_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <string_view>

namespace askfolio {

// Memory that is kept for undoing what fails: given back when none is left, before std::bad_alloc is
// thrown, or when it is over. One at a time.
class MemoryRoom {
 public:
  explicit MemoryRoom(size_t bytes) {
    kept().reset(new char[bytes]);
    before_ = std::set_new_handler([] {
      kept().reset();
      throw std::bad_alloc();
    });
  }
  MemoryRoom(const MemoryRoom&) = delete;
  // From here on whoever finds none left has it and goes on, once.
  void give() {
    std::set_new_handler([] {
      if (kept() == nullptr) throw std::bad_alloc();
      kept().reset();
    });
  }
  ~MemoryRoom() {
    std::set_new_handler(before_);
    kept().reset();
  }

 private:
  static std::unique_ptr<char[]>& kept() {
    static std::unique_ptr<char[]> kept;
    return kept;
  }

  std::new_handler before_;
};

// A value of nlohmann's puts what is in it on a heap when it is destroyed, and ends the program where
// there is no memory for that. Throws nlohmann::json::exception for what is no JSON.
class ParsedJson {
 public:
  explicit ParsedJson(std::string_view text) : room_(most_values(text) * kBytesPerValue) {
    value_ = nlohmann::json::parse(text);
  }
  ~ParsedJson() {
    room_.give();
    value_ = nullptr;
  }
  const nlohmann::json& operator*() const { return value_; }

 private:
  // A vector that has grown to so many, and the one before.
  static constexpr size_t kBytesPerValue = 3 * sizeof(nlohmann::json);
  static size_t most_values(std::string_view text) {
    const auto begins_value = [](char c) { return c == '[' || c == '{' || c == ','; };
    return 1 + static_cast<size_t>(std::count_if(text.begin(), text.end(), begins_value));
  }

  nlohmann::json value_;
  MemoryRoom room_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_PARSED_JSON_H_
