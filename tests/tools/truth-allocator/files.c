#include "kinds.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define RW (PROT_READ | PROT_WRITE)

/* Written to the disk, since dirty pages of a file may be taken away and come back. */
static int
make_file(const Request *request)
{
    static char block[4096];
    int file = open(request->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    for (size_t i = 0; file >= 0 && i < request->bytes; i += sizeof block) {
        block[0] = (char)i;
        if (write(file, block, sizeof block) != (ssize_t)sizeof block) {
            close(file);
            return -1;
        }
    }
    if (file >= 0 && fsync(file) != 0) {
        close(file);
        return -1;
    }
    return file;
}

static Made
map_file(int file, size_t bytes, int access, int flags)
{
    Made made = map_apart(bytes, access, flags, file);

    if (!made.missing)
        read_pages(made.address, bytes);
    return made;
}

static Made
map_new_file(const Request *request, int access, int flags)
{
    int file = make_file(request);

    if (file < 0)
        return failed("file");
    Made made = map_file(file, request->bytes, access, flags);
    close(file);
    return made;
}

/* A file counts as an image where some of it is mapped executable. */
static Made
map_image_data(const Request *request, int last_access)
{
    int file = make_file(request);

    if (file < 0)
        return failed("file");
    Made text = map_file(file, request->bytes, PROT_READ | PROT_EXEC, MAP_PRIVATE);
    Made made = map_apart(request->bytes, RW, MAP_PRIVATE, file);
    close(file);
    if (text.missing)
        return text;
    if (made.missing)
        return made;
    write_pages(made.address, made.bytes);
    return mprotect(made.address, made.bytes, last_access) == 0 ? made : failed("mprotect");
}

Made
make_file_text(const Request *request)
{
    return map_new_file(request, PROT_READ | PROT_EXEC, MAP_PRIVATE);
}

Made
make_file_relocated(const Request *request)
{
    return map_image_data(request, PROT_READ);
}

Made
make_file_data(const Request *request)
{
    return map_image_data(request, RW);
}

Made
make_file_copied(const Request *request)
{
    Made made = map_new_file(request, RW, MAP_PRIVATE);

    if (!made.missing)
        write_pages(made.address, made.bytes / 2);
    return made;
}

Made
make_file_shared(const Request *request)
{
    Made made = map_new_file(request, RW, MAP_SHARED);

    if (made.missing)
        return made;
    write_pages(made.address, made.bytes);
    return msync(made.address, made.bytes, MS_SYNC) == 0 ? made : failed("msync");
}

Made
make_file_deleted(const Request *request)
{
    Made made = map_new_file(request, PROT_READ, MAP_PRIVATE);

    return made.missing || unlink(request->path) == 0 ? made : failed("unlink");
}
