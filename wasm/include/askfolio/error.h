// The one exception type of the core.
#ifndef ASKFOLIO_ERROR_H_
#define ASKFOLIO_ERROR_H_

#include <stdexcept>
#include <string>

namespace askfolio {

// Thrown for bad input (a damaged snapshot, a vector of the wrong size, ...), never for a
// programming error, which asserts. State is unchanged when it is thrown.
class Error : public std::runtime_error {
 public:
  // `code` is a stable kebab-case word that callers switch on ("bad-snapshot"); `message` says what
  // was expected and what was found.
  Error(std::string code, const std::string& message)
      : std::runtime_error(message), code_(std::move(code)) {}

  const std::string& code() const { return code_; }

 private:
  std::string code_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_ERROR_H_
