#include "extension-pressure.h"

#include "extension-symbols.h"
#include "messages.h"

/*
 * WTF/wtf/MemoryPressureHandler.h: what WebKit's own tests simulate pressure with. The handler runs before they return, and
 * the process counts as being under pressure until the other one is called.
 */
static const char singleton_symbol[] = "_ZN3WTF21MemoryPressureHandler9singletonEv";
static const char begin_warning_symbol[] = "_ZN3WTF21MemoryPressureHandler27beginSimulatedMemoryWarningEv";
static const char end_warning_symbol[] = "_ZN3WTF21MemoryPressureHandler25endSimulatedMemoryWarningEv";
static const char begin_critical_symbol[] = "_ZN3WTF21MemoryPressureHandler28beginSimulatedMemoryPressureEv";
static const char end_critical_symbol[] = "_ZN3WTF21MemoryPressureHandler26endSimulatedMemoryPressureEv";

typedef gpointer (*Singleton)(void);
typedef void (*Method)(gpointer handler);

typedef struct {
    gpointer handler;
    Method begin_warning;
    Method end_warning;
    Method begin_critical;
    Method end_critical;
} Pressure;

static gboolean
look_up(Pressure *pressure, GPtrArray *missing)
{
    Singleton singleton = (Singleton)tide_extension_symbol(singleton_symbol, missing);

    pressure->begin_warning = (Method)tide_extension_symbol(begin_warning_symbol, missing);
    pressure->end_warning = (Method)tide_extension_symbol(end_warning_symbol, missing);
    pressure->begin_critical = (Method)tide_extension_symbol(begin_critical_symbol, missing);
    pressure->end_critical = (Method)tide_extension_symbol(end_critical_symbol, missing);
    if (missing->len > 0)
        return FALSE;
    pressure->handler = singleton();
    return TRUE;
}

/* One that has begun would not begin anew, so each level ends what was before. */
static void
set_level(const Pressure *pressure, const char *level)
{
    pressure->end_critical(pressure->handler);
    pressure->end_warning(pressure->handler);
    if (g_str_equal(level, "critical"))
        pressure->begin_critical(pressure->handler);
    else if (g_str_equal(level, "warning"))
        pressure->begin_warning(pressure->handler);
}

void
tide_extension_pressure(WebKitWebPage *page, WebKitUserMessage *message)
{
    const char *level = g_variant_get_string(webkit_user_message_get_parameters(message), NULL);
    g_autoptr(GPtrArray) missing = g_ptr_array_new();
    Pressure pressure = { 0 };
    GVariant *names;

    (void)page;
    if (look_up(&pressure, missing))
        set_level(&pressure, level);
    names = g_variant_new_strv((const char *const *)missing->pdata, missing->len);
    webkit_user_message_send_reply(message, webkit_user_message_new(TIDE_MESSAGE_PRESSURE, names));
}
