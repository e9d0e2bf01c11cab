#pragma once

/* Everything that libtidemark offers. */
#include <tidemark/dirty.h>
#include <tidemark/error.h>
#include <tidemark/footprint.h>
#include <tidemark/peak.h>
