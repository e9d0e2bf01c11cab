#include "kinds.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
#define APART ((size_t)1 << 21)

/* The size of a chunk in its header, and the rounding to whole pages. */
#define CHUNK_HEADER 32

Made
make_heap(const Request *request)
{
    void *address = sbrk((intptr_t)request->bytes);

    if (address == MAP_FAILED)
        return failed("sbrk");
    write_pages(address, request->bytes);
    return (Made) { address, request->bytes, NULL };
}

/* A mapping without access above it keeps it apart from what is mapped already. */
Made
make_chunk(const Request *request)
{
    void *apart = mmap(NULL, APART, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *chunk = apart != MAP_FAILED ? malloc(request->bytes - CHUNK_HEADER) : NULL;

    if (!chunk)
        return failed("malloc");
    chunk -= (size_t)chunk % PAGE;
    write_pages(chunk + CHUNK_HEADER, request->bytes - CHUNK_HEADER);
    return (Made) { chunk, request->bytes, NULL };
}

typedef struct {
    Made made;
    sem_t known;
    sem_t done;
} Stack;

/* What lies above this frame, the thread's own block included, is on pages that were written when it was started. */
static void *
write_own_stack(void *data)
{
    Stack *stack = data;
    char here = 0;

    sem_wait(&stack->known);
    write_pages(stack->made.address, (size_t)(&here - (char *)stack->made.address) - PAGE);
    sem_post(&stack->done);
    while (pause() != 0)
        continue;
    return NULL;
}

/* Asked by the main thread, since it allocates, for which another thread would get an arena. */
static Made
find_stack(pthread_t thread)
{
    pthread_attr_t attributes;
    Made made = { 0 };

    errno = pthread_getattr_np(thread, &attributes);
    if (errno != 0)
        return failed("pthread_getattr_np");
    pthread_attr_getstack(&attributes, &made.address, &made.bytes);
    pthread_attr_destroy(&attributes);
    return made;
}

Made
make_thread_stack(const Request *request)
{
    static Stack stack;
    pthread_attr_t attributes;
    pthread_t thread;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, request->bytes);
    sem_init(&stack.known, 0, 0);
    sem_init(&stack.done, 0, 0);
    errno = pthread_create(&thread, &attributes, write_own_stack, &stack);
    if (errno != 0)
        return failed("pthread_create");
    stack.made = find_stack(thread);
    if (stack.made.missing)
        return stack.made;
    sem_post(&stack.known);
    sem_wait(&stack.done);
    return stack.made;
}
