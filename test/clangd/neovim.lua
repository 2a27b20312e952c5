-- A user at work in Neovim: sees the finding, takes the fix, sees it gone. Prints what is on the screen, for FileCheck.

local function wait(what, condition)
  if not vim.wait(30000, condition, 50) then
    io.write("timed out: " .. what .. "\n")
    vim.cmd("cquit")
  end
end

-- clangd has things of its own to say, which differ with its version.
local function findings()
  return vim.tbl_filter(function(each) return each.source == "clang-tidy" end, vim.diagnostic.get(0))
end

local function show()
  local found = findings()
  io.write("== " .. #found .. " findings\n")
  for _, each in ipairs(found) do
    io.write((each.lnum + 1) .. ": " .. each.message:gsub("\n.*", "") .. " [" .. each.source .. "]\n")
  end
end

wait("the finding", function() return #findings() > 0 end)
show()

vim.api.nvim_win_set_cursor(0, { findings()[1].lnum + 1, 3 })
local parameters = vim.lsp.util.make_range_params()
parameters.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(), only = { "quickfix" } }
for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/codeAction", parameters, 10000)) do
  for _, action in ipairs(answer.result or {}) do
    if action.edit then
      io.write("== " .. action.title .. "\n")
      vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
      break
    end
  end
end
wait("the fix", function() return #findings() == 0 end)
show()
io.write(vim.api.nvim_get_current_line() .. "\n")
vim.cmd("qall!")
