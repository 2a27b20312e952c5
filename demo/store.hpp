// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

/// Reads from a slow disk.
int load_profile();
