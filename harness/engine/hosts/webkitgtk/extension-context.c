#include "extension-context.h"

JSCContext *
tide_extension_context(WebKitWebPage *page)
{
    /*
     * Deprecated in 2.48 without a successor that leaves the page alone: WebKitScriptWorld::window-object-cleared hands
     * out the frame too, but listening to it makes WebKit build a JavaScript world in pages that run no script.
     */
    G_GNUC_BEGIN_IGNORE_DEPRECATIONS
    return webkit_frame_get_js_context(webkit_web_page_get_main_frame(page));
    G_GNUC_END_IGNORE_DEPRECATIONS
}
