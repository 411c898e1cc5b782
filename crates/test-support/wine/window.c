/* A window to look at: window.exe TITLE. It says "shown" when it is there, and ends when it is closed. */
#include <windows.h>
#include <stdio.h>

static LRESULT CALLBACK answer(HWND window, UINT message, WPARAM word, LPARAM number)
{
    if (message == WM_DESTROY) {
        PostQuitMessage(0);
        return 0;
    }
    return DefWindowProcW(window, message, word, number);
}

int wmain(int count, wchar_t **arguments)
{
    WNDCLASSW kind = {0};
    HWND window;
    MSG message;

    if (count != 2) {
        return 2;
    }
    kind.lpfnWndProc = answer;
    kind.hInstance = GetModuleHandleW(NULL);
    kind.hbrBackground = (HBRUSH)(COLOR_WINDOW + 1);
    kind.lpszClassName = L"TimeTrackTestWindow";
    if (!RegisterClassW(&kind)) {
        return 1;
    }
    window = CreateWindowExW(0, kind.lpszClassName, arguments[1], WS_OVERLAPPEDWINDOW | WS_VISIBLE,
                             CW_USEDEFAULT, CW_USEDEFAULT, 480, 240, NULL, NULL, kind.hInstance, NULL);
    if (window == NULL) {
        return 1;
    }
    puts("shown");
    fflush(stdout);
    while (GetMessageW(&message, NULL, 0, 0) > 0) {
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
    return 0;
}
