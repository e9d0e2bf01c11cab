#include "kinds.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/shm.h>
#include <unistd.h>

#define RW (PROT_READ | PROT_WRITE)

static Made
map_written(size_t bytes, int flags, int file)
{
    Made made = map_apart(bytes, RW, flags, file);

    if (!made.missing)
        write_pages(made.address, bytes);
    return made;
}

static Made
map_object(int file, size_t bytes)
{
    if (file < 0)
        return failed("object");
    Made made = ftruncate(file, (off_t)bytes) == 0 ? map_written(bytes, MAP_SHARED, file) : failed("ftruncate");
    close(file);
    return made;
}

Made
make_memfd(const Request *request)
{
    return map_object(memfd_create("truth", MFD_CLOEXEC), request->bytes);
}

/* What is not copied must be there already, so the object is written through a mapping that goes away. */
Made
make_memfd_private(const Request *request)
{
    int file = memfd_create("truth", MFD_CLOEXEC);
    Made shared = map_object(dup(file), request->bytes);
    Made made = shared.missing ? shared : map_apart(request->bytes, RW, MAP_PRIVATE, file);

    close(file);
    if (made.missing)
        return made;
    munmap(shared.address, shared.bytes);
    read_pages(made.address, made.bytes);
    write_pages(made.address, made.bytes / 2);
    return made;
}

Made
make_memfd_swapped(const Request *request)
{
    Made made = make_memfd(request);

    if (made.missing || madvise(made.address, made.bytes, MADV_PAGEOUT) == 0)
        return made;
    return failed("MADV_PAGEOUT");
}

Made
make_tmpfs(const Request *request)
{
    return map_object(open(request->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), request->bytes);
}

/* The mount ends with this process's mount namespace. */
Made
make_mounted_tmpfs(const Request *request)
{
    char path[4096];

    if (unshare(CLONE_NEWNS) != 0)
        return failed("unshare");
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("truth", request->path, "tmpfs", MS_NOSUID | MS_NODEV, NULL) != 0)
        return failed("mount");
    snprintf(path, sizeof path, "%s/object", request->path);
    return make_tmpfs(&(Request) { request->bytes, path });
}

Made
make_sysv(const Request *request)
{
    int segment = shmget(IPC_PRIVATE, request->bytes, IPC_CREAT | 0600);
    void *address = segment >= 0 ? shmat(segment, NULL, 0) : MAP_FAILED;

    if (segment >= 0)
        shmctl(segment, IPC_RMID, NULL);
    if (address == MAP_FAILED)
        return failed("shmat");
    write_pages(address, request->bytes);
    return (Made) { address, request->bytes, NULL };
}

Made
make_shared_anonymous(const Request *request)
{
    return map_written(request->bytes, MAP_SHARED | MAP_ANONYMOUS, -1);
}

Made
make_shared_hugetlb(const Request *request)
{
    return map_written(request->bytes, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB, -1);
}
