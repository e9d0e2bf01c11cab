#include "fuzz.h"

#include "engine/host-message.h"

static void
check_message(JsonObject *message)
{
    const char *name = tide_host_message_event_name(message);
    g_autofree char *death = name ? tide_host_message_describe_death(message) : NULL;
    g_autoptr(GError) error = NULL;

    if (name) {
        TIDE_FUZZ_REQUIRE(*name && *death);
        return;
    }
    g_autoptr(JsonObject) result = tide_host_message_take_result(message, "load", &error);
    TIDE_FUZZ_REQUIRE(!result == (error != NULL));
}

/* One line of an engine host. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *line = tide_fuzz_text(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) message = tide_host_message_parse(line, size, &error);

    if (message)
        check_message(message);
    else
        tide_fuzz_check_error(error, NULL);
    return 0;
}
