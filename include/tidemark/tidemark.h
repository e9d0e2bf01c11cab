#pragma once

/* Everything that libtidemark offers. */
#include <tidemark/error.h>
#include <tidemark/footprint.h>
