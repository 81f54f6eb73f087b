/** Threads of printed C that share the tasks of a kernel. */

/**
 * `share` does tasks `begin` to `end` of a kernel on the calling thread and on `threads` - 1 of
 * those that `start_threads` started. Each thread has a run of tasks that follow each other, the
 * same part of every kernel, so that it finds in its own cache what it made before; when it has
 * done it, it helps the others with theirs. Which thread does a task has no influence on its
 * result. Threads that find no work look for it for some microseconds and then sleep, so that an
 * idle model costs nothing; they end with the process.
 */
export const poolText = `#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { MOST_THREADS = 64, LOOKS = 20000 };

static struct {
  kernel run;
  char *memory;
  int32_t args, stride, threads;
} job;
/* The tasks of each thread that nobody has begun: a cache line of its own. */
static struct run {
  _Alignas(64) atomic_int next;
  int32_t end;
} runs[MOST_THREADS];
static atomic_int job_number, threads_done, threads_asleep, extra_threads;
static atomic_flag busy = ATOMIC_FLAG_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;

static inline void wait_a_moment(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* Pieces become smaller, so that all threads end at about the same time. */
static void do_run(struct run *run, int32_t args) {
  for (;;) {
    const int32_t left = run->end - atomic_load(&run->next);
    if (left <= 0) return;
    const int32_t step = (left + 3) / 4;
    const int32_t from = atomic_fetch_add(&run->next, step);
    if (from >= run->end) return;
    const int32_t to = from + step;
    job.run(job.memory, args, from, to < run->end ? to : run->end);
  }
}

static void do_tasks(int32_t thread) {
  const int32_t args = job.args + thread * job.stride;
  for (int32_t i = 0; i < job.threads; i++) do_run(&runs[(thread + i) % job.threads], args);
}

static void await_job(int seen) {
  for (int i = 0; i < LOOKS; i++) {
    if (atomic_load(&job_number) != seen) return;
    wait_a_moment();
  }
  pthread_mutex_lock(&lock);
  atomic_fetch_add(&threads_asleep, 1);
  while (atomic_load(&job_number) == seen) pthread_cond_wait(&work, &lock);
  atomic_fetch_sub(&threads_asleep, 1);
  pthread_mutex_unlock(&lock);
}

static void *serve(void *number) {
  int seen = atomic_load(&job_number);
  atomic_fetch_add(&extra_threads, 1);
  for (;;) {
    await_job(seen);
    seen++;
    if ((intptr_t)number < job.threads) do_tasks((int32_t)(intptr_t)number);
    atomic_fetch_add(&threads_done, 1);
  }
  return 0;
}

/* Starts threads until there are as many; what cannot be started is done without. */
static void start_threads(int wanted) {
  while (atomic_flag_test_and_set(&busy)) wait_a_moment();
  for (int n = atomic_load(&extra_threads) + 1; n <= wanted && n < MOST_THREADS; n++) {
    pthread_t thread;
    if (pthread_create(&thread, 0, serve, (void *)(intptr_t)n)) break;
    pthread_detach(thread);
    /* It must know which job is the next one before there is another. */
    while (atomic_load(&extra_threads) < n) wait_a_moment();
  }
  atomic_flag_clear(&busy);
}

static void share(kernel run, char *memory, int32_t threads, int32_t args, int32_t stride,
                  int32_t begin, int32_t end) {
  /* Another thread of the host may be at work with the same library. */
  if (atomic_flag_test_and_set(&busy)) return run(memory, args, begin, end);
  job.run = run, job.memory = memory, job.args = args, job.stride = stride, job.threads = threads;
  const int64_t tasks = end - begin;
  for (int32_t t = 0; t < threads; t++) {
    atomic_store(&runs[t].next, begin + (int32_t)(tasks * t / threads));
    runs[t].end = begin + (int32_t)(tasks * (t + 1) / threads);
  }
  atomic_store(&threads_done, 0);
  atomic_fetch_add(&job_number, 1);
  if (atomic_load(&threads_asleep) > 0) {
    pthread_mutex_lock(&lock);
    pthread_cond_broadcast(&work);
    pthread_mutex_unlock(&lock);
  }
  do_tasks(0);
  /* Where more runs than there are cores, the others need this one to get their work done. */
  for (int i = 0; atomic_load(&threads_done) < extra_threads; i++) {
    if (i < LOOKS) wait_a_moment();
    else sched_yield();
  }
  atomic_flag_clear(&busy);
}
`
