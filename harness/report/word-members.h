#pragma once

#include "process/role.h"
#include "report/json-members.h"

/** tide_role_member: hands over `role`, by its name. */
void tide_role_member(TideMembers *members, TideRole *role);

/** tide_error_kind_member: hands over `kind`: @code: a #TideErrorCode, -1 for `other`; see tide_error_kind_name(). */
void tide_error_kind_member(TideMembers *members, int *code);
