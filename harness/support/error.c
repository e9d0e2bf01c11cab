#include <tidemark/error.h>

G_DEFINE_QUARK(tide_error, tide_error)
