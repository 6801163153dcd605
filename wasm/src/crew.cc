#include "crew.h"

#include <new>

// A module without threads has one worker, and none of what starts others.
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)

namespace askfolio {

struct Crew::Impl {};

Crew::Crew(size_t) {}
Crew::~Crew() = default;

size_t Crew::size() const { return 1; }

void Crew::each(size_t items, const Work& work) {
  for (size_t item = 0; item < items; ++item) work(0, item);
}

Crew& Crew::shared() {
  static Crew crew(1);
  return crew;
}

}  // namespace askfolio

#else

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace askfolio {

struct Crew::Impl {
  void run(size_t worker);
  void wait_for_work(size_t worker);

  std::mutex mutex;
  std::condition_variable is_begun, is_done;
  // Guarded by the mutex.
  size_t round = 0;  // of work: counted up when one begins
  size_t busy = 0;   // threads that have not finished the round
  bool over = false;
  // Written before a round begins.
  const Work* work = nullptr;
  size_t items = 0;
  std::atomic<size_t> next{0};
  std::atomic<bool> failed{false};
  std::vector<std::thread> threads;
};

void Crew::Impl::run(size_t worker) {
  for (size_t item = next++; item < items; item = next++) {
    try {
      (*work)(worker, item);
    } catch (...) {
      failed = true;
    }
  }
}

void Crew::Impl::wait_for_work(size_t worker) {
  size_t seen = 0;
  std::unique_lock lock(mutex);
  while (true) {
    is_begun.wait(lock, [&] { return over || round != seen; });
    if (over) return;
    seen = round;
    lock.unlock();
    run(worker);
    lock.lock();
    if (--busy == 0) is_done.notify_one();
  }
}

Crew::Crew(size_t workers) : impl_(std::make_unique<Impl>()) {
  for (size_t worker = 1; worker < workers; ++worker) {
    impl_->threads.emplace_back([impl = impl_.get(), worker] { impl->wait_for_work(worker); });
  }
}

Crew::~Crew() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->over = true;
  }
  impl_->is_begun.notify_all();
  for (std::thread& thread : impl_->threads) thread.join();
}

size_t Crew::size() const { return impl_->threads.size() + 1; }

void Crew::each(size_t items, const Work& work) {
  impl_->work = &work;
  impl_->items = items;
  impl_->next = 0;
  impl_->failed = false;
  // One item is not worth waking anybody.
  const bool together = items > 1 && !impl_->threads.empty();
  if (together) {
    const std::lock_guard lock(impl_->mutex);
    impl_->busy = impl_->threads.size();
    ++impl_->round;
  }
  if (together) impl_->is_begun.notify_all();
  impl_->run(0);
  if (together) {
    std::unique_lock lock(impl_->mutex);
    impl_->is_done.wait(lock, [&] { return impl_->busy == 0; });
  }
  if (impl_->failed) throw std::bad_alloc();
}

Crew& Crew::shared() {
  static Crew crew(std::clamp<size_t>(std::thread::hardware_concurrency(), 1, 2));
  return crew;
}

}  // namespace askfolio

#endif
