/* Wine 8 lacks this library, which Rust's standard library takes its random numbers from. Tests put it beside a
 * program that they run under Wine; it is never packaged. */
#include <windows.h>

/* The documented export of advapi32 behind RtlGenRandom. */
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
        if (!SystemFunction036(data, part)) {
            return FALSE;
        }
        data += part;
        length -= part;
    }
    return TRUE;
}
